using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of the platform has in common, from Aspire's packages.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Adds telemetry, health checks, service discovery and, for HTTP clients of <see cref="IHttpClientFactory"/>, resilience.</summary>
    /// <typeparam name="TBuilder">Kind of host.</typeparam>
    /// <param name="builder">The host.</param>
    /// <returns>The same host.</returns>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddQuietLibraries();
        builder.ConfigureOpenTelemetry();
        builder.AddDefaultHealthChecks();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>Adds traces, metrics and logs, sent over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
    /// <typeparam name="TBuilder">Kind of host.</typeparam>
    /// <param name="builder">The host.</param>
    /// <returns>The same host.</returns>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddPlatformSources(builder.Environment.ApplicationName))
            .WithMetrics(metrics => metrics.AddPlatformMeters().AddRuntimeInstrumentation());
        if (builder.HasOtlpEndpoint())
            telemetry.UseOtlpExporter();
        return builder;
    }
}
