namespace Aspire.Hosting.ApplicationModel;

/// <summary>Ties a registered health check to a resource.</summary>
/// <param name="key">Name of the health check.</param>
public sealed class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>Name of the health check.</summary>
    public string Key { get; } = key;
}
