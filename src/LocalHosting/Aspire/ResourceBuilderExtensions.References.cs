using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Gives a connection string, and its parts, to the resource. It neither waits nor orders.</summary>
    /// <typeparam name="TDestination">Type of the resource.</typeparam>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        connectionName ??= resource.Name;
        return builder.WithEnvironment(context =>
        {
            context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName}"] = new ConnectionStringReference(resource, optional);
            foreach (var (part, expression) in resource.GetConnectionProperties())
                context.EnvironmentVariables[$"{ResourceNames.Encode(connectionName)}_{part}".ToUpperInvariant()] = expression;
        });
    }

    /// <summary>Gives the addresses of another resource's endpoints.</summary>
    /// <typeparam name="TDestination">Type of the resource.</typeparam>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment => builder.WithEnvironment(context =>
        {
            foreach (var endpoint in source.Resource.Annotations.OfType<EndpointAnnotation>())
                AddEndpoint(context, new(source.Resource, endpoint.Name));
        });

    /// <summary>Gives a fixed address under a name.</summary>
    /// <typeparam name="TDestination">Type of the resource.</typeparam>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        if (!uri.IsAbsoluteUri)
            throw new InvalidOperationException($"The address '{uri}' of '{name}' must be absolute.");
        return builder.WithEnvironment($"services__{name}__default__0", uri.ToString()).WithEnvironment(name, uri.ToString());
    }

    /// <summary>Gives the address of an external service.</summary>
    /// <typeparam name="TDestination">Type of the resource.</typeparam>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<ExternalServiceResource> externalService)
        where TDestination : IResourceWithEnvironment => builder.WithEnvironment(async context =>
        {
            var service = externalService.Resource;
            var scheme = service.Uri?.Scheme;
            if (scheme is null && context.ExecutionContext.IsRunMode)
                scheme = new Uri(await service.UrlParameter!.GetValueAsync(context.CancellationToken) ?? "").Scheme;
            object url = service.Uri is { } uri ? uri.ToString() : service.UrlParameter!;
            context.EnvironmentVariables[ResourceNames.Encode(service.Name).ToUpperInvariant()] = url;
            context.EnvironmentVariables[$"services__{service.Name}__{scheme ?? "default"}__0"] = url;
        });

    /// <summary>Gives the address of one endpoint.</summary>
    /// <typeparam name="TDestination">Type of the resource.</typeparam>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment => builder.WithEnvironment(context => AddEndpoint(context, endpointReference));

    private static void AddEndpoint(EnvironmentCallbackContext context, EndpointReference endpoint)
    {
        var service = endpoint.Resource.Name;
        context.EnvironmentVariables[$"{ResourceNames.Encode(service)}_{ResourceNames.Encode(endpoint.EndpointName)}".ToUpperInvariant()] = endpoint;
        // Endpoints named http and https are found by their scheme, others by their name; a second one of a kind counts up.
        var key = endpoint.EndpointName is "http" or "https" ? endpoint.Scheme : endpoint.EndpointName;
        var n = 0;
        while (context.EnvironmentVariables.TryGetValue($"services__{service}__{key}__{n}", out var other)
            && !(other is EndpointReference same && same.Resource == endpoint.Resource && same.EndpointName == endpoint.EndpointName))
            n++;
        context.EnvironmentVariables[$"services__{service}__{key}__{n}"] = endpoint;
    }
}
