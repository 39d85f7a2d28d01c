namespace Aspire.Hosting.ApplicationModel;

/// <summary>Keeps a resource out of the manifest, or marks it to be published as a Dockerfile.</summary>
internal sealed class ManifestPublishingCallbackAnnotation(bool asDockerFile) : IResourceAnnotation
{
    public bool AsDockerFile { get; } = asDockerFile;
}
