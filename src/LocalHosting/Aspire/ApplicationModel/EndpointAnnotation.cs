using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint of a resource.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    /// <summary>With the given properties; the name defaults to the scheme.</summary>
    public EndpointAnnotation(ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null, int? port = null, int? targetPort = null, bool? isExternal = null, bool isProxied = true)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? (protocol == ProtocolType.Udp ? "udp" : "tcp");
        Transport = transport ?? (UriScheme is "http" or "https" ? "http" : UriScheme is "udp" ? "udp" : "tcp");
        Name = name ?? UriScheme;
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied;
    }

    /// <summary>Its name, unique in the resource.</summary>
    public string Name { get; set; }

    /// <summary>Network protocol.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>Public port; chosen when null.</summary>
    public int? Port { get; set; }

    /// <summary>Port on which the process listens; chosen for each replica when null.</summary>
    public int? TargetPort { get; set; }

    /// <summary>Scheme of its address.</summary>
    public string UriScheme { get; set; }

    /// <summary>Host on which the process listens.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>Transport for publishers.</summary>
    public string Transport { get; set; }

    /// <summary>True when a deployment shows it to the world. Here everything stays on loopback.</summary>
    public bool IsExternal { get; set; }

    /// <summary>True when a proxy owns the public port.</summary>
    public bool IsProxied { get; set; }

    /// <summary>Where it can be reached; null before the application starts.</summary>
    public AllocatedEndpoint? AllocatedEndpoint { get; set; }

    internal string? TargetPortEnvironmentVariable { get; set; }
}
