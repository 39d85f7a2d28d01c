namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where an endpoint can be reached, known before its resource starts.</summary>
public sealed class AllocatedEndpoint
{
    /// <summary>At a host and port.</summary>
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port)
    {
        Endpoint = endpoint;
        Address = address;
        Port = port;
    }

    /// <summary>The endpoint.</summary>
    public EndpointAnnotation Endpoint { get; }

    /// <summary>Host name.</summary>
    public string Address { get; }

    /// <summary>Public port.</summary>
    public int Port { get; }

    /// <summary>Scheme of its address.</summary>
    public string UriScheme => Endpoint.UriScheme;

    /// <summary>Its address: <c>scheme://host:port</c>.</summary>
    public string UriString => $"{UriScheme}://{Address}:{Port}";
}
