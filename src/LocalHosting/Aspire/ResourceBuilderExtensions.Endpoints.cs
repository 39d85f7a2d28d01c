using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Declares an endpoint, or changes the declared one of that name.</summary>
    /// <typeparam name="T">Type of the resource.</typeparam>
    /// <param name="builder">The resource.</param>
    /// <param name="port">Public port; chosen when null.</param>
    /// <param name="targetPort">Port on which the process listens; chosen when null.</param>
    /// <param name="scheme">Scheme of the address.</param>
    /// <param name="name">Name; the scheme when null.</param>
    /// <param name="env">Variable that tells the process its port.</param>
    /// <param name="isProxied">True when a proxy owns the public port.</param>
    /// <param name="isExternal">True when a deployment shows it to the world.</param>
    /// <param name="protocol">Network protocol.</param>
    public static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? scheme = null, string? name = null, string? env = null, bool isProxied = true, bool? isExternal = null, ProtocolType? protocol = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = new EndpointAnnotation(protocol ?? ProtocolType.Tcp, scheme, null, name, port, targetPort, isExternal, isProxied) { TargetPortEnvironmentVariable = env };
        if (Find(builder, endpoint.Name) is { } declared)
        {
            declared.Port = port ?? declared.Port;
            declared.TargetPort = targetPort ?? declared.TargetPort;
            declared.UriScheme = scheme ?? declared.UriScheme;
            declared.IsExternal = isExternal ?? declared.IsExternal;
            declared.IsProxied = isProxied;
            endpoint = declared;
        }
        else
        {
            builder.WithAnnotation(endpoint);
        }
        EndpointRules.Check(builder.Resource, endpoint);
        if (env is not null && builder is IResourceBuilder<IResourceWithEnvironment> process)
            process.WithEnvironment(context => context.EnvironmentVariables[env] = new EndpointReference(builder.Resource, endpoint.Name).Property(EndpointProperty.TargetPort));
        return builder;
    }

    /// <summary>Changes an endpoint, or declares it.</summary>
    /// <typeparam name="T">Type of the resource.</typeparam>
    public static IResourceBuilder<T> WithEndpoint<T>(this IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        var endpoint = Find(builder, endpointName);
        if (endpoint is null && createIfNotExists)
        {
            endpoint = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
            builder.WithAnnotation(endpoint);
        }
        if (endpoint is not null)
        {
            callback(endpoint);
            EndpointRules.Check(builder.Resource, endpoint);
        }
        return builder;
    }

    /// <summary>Declares an HTTP endpoint.</summary>
    /// <typeparam name="T">Type of the resource.</typeparam>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "http", name, env, isProxied);

    /// <summary>Declares an HTTPS endpoint.</summary>
    /// <typeparam name="T">Type of the resource.</typeparam>
    public static IResourceBuilder<T> WithHttpsEndpoint<T>(this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "https", name, env, isProxied);

    /// <summary>Marks HTTP endpoints as seen by the world in a deployment.</summary>
    /// <typeparam name="T">Type of the resource.</typeparam>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.UriScheme is "http" or "https"))
            endpoint.IsExternal = true;
        return builder;
    }

    /// <summary>A reference to an endpoint, which may be declared later.</summary>
    /// <typeparam name="T">Type of the resource.</typeparam>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints => new(builder.Resource, name);

    /// <summary>Counts the resource as healthy while a path answers with a status.</summary>
    /// <typeparam name="T">Type of the resource.</typeparam>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = endpointName is not null
            ? new EndpointReference(builder.Resource, endpointName)
            : builder.Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => e.UriScheme is "http" or "https") is { } first
                ? new EndpointReference(builder.Resource, first.Name)
                : throw new DistributedApplicationException($"The resource '{builder.Resource.Name}' has no HTTP endpoint for a health check: declare it before.");
        var (page, status) = (path ?? "/", statusCode ?? 200);
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{page}_{status}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new(key, _ => new HttpHealthCheck(endpoint, page, status), null, null));
        return builder.WithHealthCheck(key);
    }

    private static EndpointAnnotation? Find<T>(IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints =>
        builder.Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
}
