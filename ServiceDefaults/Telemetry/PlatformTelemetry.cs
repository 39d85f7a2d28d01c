using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>What the platform's services tell about themselves, whichever packages carry it.</summary>
internal static class PlatformTelemetry
{
    /// <summary>Traces of the platform, the web server, HTTP calls and the bus. All are built into .NET 10 or its libraries.</summary>
    public static TracerProviderBuilder AddPlatformSources(this TracerProviderBuilder tracing, string application)
    {
        // The web server describes calls (method, route, path, status) in its spans only when this is off; by default it leaves that to a package.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        return tracing
            .AddSource(application, "Distillery.*", "Microsoft.AspNetCore", "System.Net.Http", "MassTransit")
            .AddProcessor(new BackgroundFilter());
    }

    /// <summary>Metrics of the platform, the web server, HTTP calls, the runtime and the bus.</summary>
    public static MeterProviderBuilder AddPlatformMeters(this MeterProviderBuilder metrics) => metrics
        .AddMeter("Distillery", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "MassTransit");

    /// <summary>Whether telemetry has somewhere to go.</summary>
    public static bool HasOtlpEndpoint(this IHostApplicationBuilder builder)
        => !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
}
