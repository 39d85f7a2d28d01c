namespace Aspire.Hosting.ApplicationModel;

/// <summary>Parts of an endpoint's address.</summary>
public enum EndpointProperty
{
    /// <summary>The whole address.</summary>
    Url,

    /// <summary>Host name.</summary>
    Host,

    /// <summary>Host as IPv4 address.</summary>
    IPV4Host,

    /// <summary>Public port.</summary>
    Port,

    /// <summary>Scheme.</summary>
    Scheme,

    /// <summary>Port on which the process listens.</summary>
    TargetPort,

    /// <summary><c>host:port</c>.</summary>
    HostAndPort,
}
