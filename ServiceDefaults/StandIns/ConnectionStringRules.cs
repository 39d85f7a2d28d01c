namespace Microsoft.Extensions.Hosting;

/// <summary>Where settings of a client come from, in Aspire's order: its section, its section for the connection, <c>ConnectionStrings</c>, code.</summary>
internal static class ConnectionStringRules
{
    public static TSettings Bind<TSettings>(this IHostApplicationBuilder builder, string section, string name)
        where TSettings : new()
    {
        var settings = new TSettings();
        builder.Configuration.GetSection(section).Bind(settings);
        builder.Configuration.GetSection($"{section}:{name}").Bind(settings);
        return settings;
    }

    /// <summary>The connection string, checked at its first use so that tools which never connect need none.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message names both places to set it.</exception>
    public static string Required(string? connectionString, string name, string section)
        => string.IsNullOrWhiteSpace(connectionString)
            ? throw new InvalidOperationException(
                $"ConnectionString is missing. It should be provided in 'ConnectionStrings:{name}' or under the 'ConnectionString' key in '{section}' configuration section.")
            : connectionString;

    /// <summary>Adds a health check once for each name.</summary>
    public static void TryAddHealthCheck(this IHostApplicationBuilder builder, string name, Func<IServiceProvider, Diagnostics.HealthChecks.IHealthCheck> check)
    {
        var key = $"Distillery.HealthChecks.{name}";
        if (builder.Properties.TryAdd(key, true))
            builder.Services.AddHealthChecks().Add(new Diagnostics.HealthChecks.HealthCheckRegistration(name, check, failureStatus: null, tags: null));
    }
}
