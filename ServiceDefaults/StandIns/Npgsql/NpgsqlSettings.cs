namespace Aspire.Npgsql;

/// <summary>Settings of a Postgres client: section <c>Aspire:Npgsql</c>, then <c>Aspire:Npgsql:{name}</c>.</summary>
public sealed class NpgsqlSettings
{
    /// <summary>The connection string; <c>ConnectionStrings:{name}</c> goes before the sections.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Adds no health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Adds no traces of commands.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Adds no metrics.</summary>
    public bool DisableMetrics { get; set; }
}
