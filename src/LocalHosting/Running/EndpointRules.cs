using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Distillery.LocalHosting.Running;

/// <summary>What an endpoint may be, and where it is reached.</summary>
internal static class EndpointRules
{
    /// <summary>Rules that can be checked when an endpoint is declared.</summary>
    /// <exception cref="DistributedApplicationException">A rule is broken.</exception>
    public static void Check(IResource resource, EndpointAnnotation endpoint)
    {
        if (endpoint.IsProxied && endpoint.Port is { } port && port == endpoint.TargetPort && resource is not ContainerResource)
            throw Broken(resource, endpoint, $"cannot be proxied and use the port {port} on both sides: leave targetPort out, or set isProxied: false");
    }

    /// <summary>Gives every endpoint its public address.</summary>
    /// <exception cref="DistributedApplicationException">A rule is broken.</exception>
    public static void Allocate(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            var replicas = resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                if (replicas > 1 && endpoint.TargetPort is not null)
                    throw Broken(resource, endpoint, "fixes targetPort, but the resource has several replicas");
                if (replicas > 1 && !endpoint.IsProxied)
                    throw Broken(resource, endpoint, "is not proxied, but the resource has several replicas");
                if (endpoint.TargetPort is null && resource is ContainerResource)
                    throw Broken(resource, endpoint, "needs a targetPort: the port on which the container listens");
                var fixedPort = endpoint.Port ?? (endpoint.IsProxied || resource is ContainerResource ? null : endpoint.TargetPort);
                endpoint.AllocatedEndpoint = new(endpoint, "localhost", fixedPort ?? Servers.FreePorts.Next());
            }
        }
    }

    private static DistributedApplicationException Broken(IResource resource, EndpointAnnotation endpoint, string rule) =>
        new($"The endpoint '{endpoint.Name}' of resource '{resource.Name}' {rule}.");
}
