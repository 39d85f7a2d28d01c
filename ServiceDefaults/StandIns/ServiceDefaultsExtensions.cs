using OpenTelemetry;
using OpenTelemetry.Resources;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of the platform has in common. The names are those of Aspire's template.</summary>
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
            // Outside in: each try of a call may find another instance of the service.
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>
    /// Adds traces, metrics and logs. They are sent over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; the other <c>OTEL_*</c>
    /// variables are obeyed too.
    /// </summary>
    /// <typeparam name="TBuilder">Kind of host.</typeparam>
    /// <param name="builder">The host.</param>
    /// <returns>The same host.</returns>
    public static TBuilder ConfigureOpenTelemetry<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        var application = builder.Environment.ApplicationName;
        IOpenTelemetryBuilder telemetry = new HostTelemetry(builder.Services);
        telemetry
            .WithTracing(tracing => tracing.AddPlatformSources(application))
            .WithMetrics(metrics => metrics.AddPlatformMeters().AddMeter("System.Runtime"));
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_SERVICE_NAME"]))
            telemetry.ConfigureResource(resource => resource.AddService(application));
        if (builder.HasOtlpEndpoint())
            telemetry.UseOtlpExporter();
        // First, so that it also sees how the other services start.
        if (!builder.Services.Any(service => service.ImplementationType == typeof(TelemetryService)))
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryService>());
        return builder;
    }
}
