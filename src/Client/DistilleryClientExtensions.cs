using Microsoft.Extensions.DependencyInjection;

namespace Distillery.Client;

/// <summary>Adds <see cref="DistilleryClient"/> to the services of an application.</summary>
public static class DistilleryClientExtensions
{
    /// <summary>Adds the client for an API at a known address.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="address">Root of the API, for example <c>http://localhost:8080</c>.</param>
    /// <returns>The builder of its <see cref="HttpClient"/>, for keys and handlers.</returns>
    public static IHttpClientBuilder AddDistilleryClient(this IServiceCollection services, Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return services.AddDistilleryClient(_ => address);
    }

    /// <summary>Adds the client for an API whose address is only known later.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="address">Root of the API; asked for each client.</param>
    /// <returns>The builder of its <see cref="HttpClient"/>, for keys and handlers.</returns>
    public static IHttpClientBuilder AddDistilleryClient(this IServiceCollection services, Func<IServiceProvider, Uri> address)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(address);
        return services.AddHttpClient<DistilleryClient>((provider, http) => http.BaseAddress = AsRoot(address(provider)));
    }

    // Relative addresses replace the last segment of a base that does not end in a slash.
    private static Uri AsRoot(Uri address) =>
        address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
}
