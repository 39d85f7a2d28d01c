using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Servers;

namespace Distillery.LocalHosting.Running;

/// <summary>One process of a resource: its own name and ports, which stay over restarts.</summary>
internal sealed class Replica
{
    private readonly Dictionary<string, int> ports = new(StringComparer.OrdinalIgnoreCase);

    public Replica(IResource resource)
    {
        Suffix = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 8);
        Id = $"{resource.Name}-{Suffix}";
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            ports[endpoint.Name] = endpoint.TargetPort ?? (endpoint.IsProxied ? FreePorts.Next() : endpoint.AllocatedEndpoint!.Port);
    }

    /// <summary>Name of the resource and the suffix.</summary>
    public string Id { get; }

    /// <summary>Eight random letters.</summary>
    public string Suffix { get; }

    /// <summary>Port on which it listens for an endpoint.</summary>
    public int PortOf(string endpoint) => ports[endpoint];

    /// <summary>Address on which it listens for an endpoint.</summary>
    public string TargetUrl(EndpointAnnotation endpoint) => $"{endpoint.UriScheme}://{endpoint.TargetHost}:{PortOf(endpoint.Name)}";
}
