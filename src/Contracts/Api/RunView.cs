using System.Text.Json.Serialization;

namespace Distillery.Contracts;

/// <summary>A record of parameters, metrics and artifacts.</summary>
public sealed record RunView
{
    /// <summary>Id of the run.</summary>
    public required string Id { get; init; }

    /// <summary>The job's parent run; null for a parent.</summary>
    public string? ParentId { get; init; }

    /// <summary>The job.</summary>
    public string? JobId { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>State of the job or stage behind it.</summary>
    public required string State { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Parameters.</summary>
    public required IReadOnlyDictionary<string, string> Params { get; init; }

    /// <summary>Newest value of each metric; NaN and infinities are texts on the wire.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }
}
