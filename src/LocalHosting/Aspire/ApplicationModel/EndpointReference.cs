namespace Aspire.Hosting.ApplicationModel;

/// <summary>Refers to an endpoint of a resource by name.</summary>
public sealed class EndpointReference : IManifestExpressionProvider, IValueProvider
{
    /// <summary>To an endpoint that may be declared later.</summary>
    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
    {
        Resource = owner;
        EndpointName = endpointName;
    }

    /// <summary>The resource.</summary>
    public IResourceWithEndpoints Resource { get; }

    /// <summary>Name of the endpoint.</summary>
    public string EndpointName { get; }

    /// <summary>True when the resource has it.</summary>
    public bool Exists => Find() is not null;

    /// <summary>True when its address is known.</summary>
    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;

    /// <summary>Scheme.</summary>
    public string Scheme => EndpointAnnotation.UriScheme;

    /// <summary>Host name.</summary>
    public string Host => Allocated.Address;

    /// <summary>Public port.</summary>
    public int Port => Allocated.Port;

    /// <summary>Port on which the process listens, when it is fixed.</summary>
    public int? TargetPort => EndpointAnnotation.TargetPort;

    /// <summary>Address.</summary>
    public string Url => Allocated.UriString;

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Resource.Name}.bindings.{EndpointName}.url}}";

    internal EndpointAnnotation EndpointAnnotation => Find()
        ?? throw new DistributedApplicationException($"The resource '{Resource.Name}' has no endpoint '{EndpointName}'.");

    private AllocatedEndpoint Allocated => EndpointAnnotation.AllocatedEndpoint
        ?? throw new DistributedApplicationException($"The endpoint '{EndpointName}' of resource '{Resource.Name}' has no address yet.");

    /// <summary>One part of its address.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(Url);

    private EndpointAnnotation? Find() => Resource.Annotations.OfType<EndpointAnnotation>()
        .FirstOrDefault(e => string.Equals(e.Name, EndpointName, StringComparison.OrdinalIgnoreCase));
}
