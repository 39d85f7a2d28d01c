using Aspire.Npgsql;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>Postgres, as the package Aspire.Npgsql adds it.</summary>
public static class AspirePostgreSqlNpgsqlExtensions
{
    private const string Section = "Aspire:Npgsql";
    private const string Telemetry = "Npgsql";

    /// <summary>Adds <see cref="NpgsqlDataSource"/> and <see cref="NpgsqlConnection"/>, a health check <c>PostgreSql</c>, traces and metrics.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="connectionName">Reads <c>ConnectionStrings:{connectionName}</c>.</param>
    /// <param name="configureSettings">Changes the settings; it has the last word.</param>
    /// <param name="configureDataSourceBuilder">Changes the data source.</param>
    public static void AddNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
        => Add(builder, connectionName, serviceKey: null, configureSettings, configureDataSourceBuilder);

    /// <summary>The same under a key, for a second database; the health check is <c>PostgreSql_{name}</c>.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="name">The key, and the name of the connection string.</param>
    /// <param name="configureSettings">Changes the settings; it has the last word.</param>
    /// <param name="configureDataSourceBuilder">Changes the data source.</param>
    public static void AddKeyedNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string name,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
        => Add(builder, name, serviceKey: name, configureSettings, configureDataSourceBuilder);

    private static void Add(
        IHostApplicationBuilder builder, string name, object? serviceKey, Action<NpgsqlSettings>? configure, Action<NpgsqlDataSourceBuilder>? configureSource)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var settings = builder.Bind<NpgsqlSettings>(Section, name);
        if (builder.Configuration.GetConnectionString(name) is { } connectionString)
            settings.ConnectionString = connectionString;
        configure?.Invoke(settings);

        builder.Services.TryAddKeyedSingleton(serviceKey, (provider, _) => Create(provider, settings, name, configureSource));
        builder.Services.TryAddKeyedTransient(serviceKey, (provider, key) => provider.GetRequiredKeyedService<NpgsqlDataSource>(key).CreateConnection());
        if (!settings.DisableHealthChecks)
        {
            builder.TryAddHealthCheck(
                serviceKey is null ? "PostgreSql" : $"PostgreSql_{name}",
                provider => new NpgsqlHealthCheck(() => provider.GetRequiredKeyedService<NpgsqlDataSource>(serviceKey)));
        }

        if (!settings.DisableTracing)
            builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(Telemetry));
        if (!settings.DisableMetrics)
            builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(Telemetry));
    }

    private static NpgsqlDataSource Create(IServiceProvider provider, NpgsqlSettings settings, string name, Action<NpgsqlDataSourceBuilder>? configure)
    {
        var source = new NpgsqlDataSourceBuilder(ConnectionStringRules.Required(settings.ConnectionString, name, Section));
        source.UseLoggerFactory(provider.GetService<ILoggerFactory>());
        configure?.Invoke(source);
        return source.Build();
    }
}
