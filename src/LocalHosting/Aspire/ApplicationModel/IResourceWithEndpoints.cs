namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that listens.</summary>
public interface IResourceWithEndpoints : IResource
{
    /// <summary>A reference to one of its endpoints, which may be declared later.</summary>
    EndpointReference GetEndpoint(string endpointName) => new(this, endpointName);
}
