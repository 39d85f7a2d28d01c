using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Finds services by name.</summary>
public static class ServiceDiscoveryExtensions
{
    /// <summary>Adds what <see cref="AddServiceDiscovery(IHttpClientBuilder)"/> needs. Calling it twice changes nothing.</summary>
    /// <param name="services">The container.</param>
    /// <returns>The same container.</returns>
    public static IServiceCollection AddServiceDiscovery(this IServiceCollection services)
    {
        services.TryAddSingleton<ServiceEndpoints>();
        return services;
    }

    /// <summary>
    /// Lets a client call <c>http://job-api</c>, <c>https+http://job-api</c> or <c>https://_metrics.job-api</c>: the address is taken from
    /// <c>services:job-api:http:0</c> and so on. Hosts that are not configured stay as they are.
    /// </summary>
    /// <param name="http">The client.</param>
    /// <returns>The same client.</returns>
    public static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Services.AddServiceDiscovery();
        return http.AddHttpMessageHandler(provider => new ServiceDiscoveryHandler(provider.GetRequiredService<ServiceEndpoints>()));
    }
}
