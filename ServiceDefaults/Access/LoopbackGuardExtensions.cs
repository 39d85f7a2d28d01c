using Microsoft.AspNetCore.Hosting.Server;

namespace Distillery.ServiceDefaults;

/// <summary>Keeps services without keys on this machine.</summary>
public static class LoopbackGuardExtensions
{
    /// <summary>Refuses the start when the server listens beyond loopback and no keys are required.</summary>
    /// <param name="services">The service's container.</param>
    /// <param name="areKeysRequired">Whether callers must show keys.</param>
    /// <returns>The same container.</returns>
    public static IServiceCollection AddLoopbackGuard(this IServiceCollection services, bool areKeysRequired)
        => services.AddSingleton<IHostedService>(provider => new LoopbackGuard(provider.GetRequiredService<IServer>(), areKeysRequired));
}
