using OpenTelemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>Lets OpenTelemetry's builder write into a host's container, as the package OpenTelemetry.Extensions.Hosting does.</summary>
internal sealed class HostTelemetry(IServiceCollection services) : IOpenTelemetryBuilder
{
    public IServiceCollection Services { get; } = services;
}
