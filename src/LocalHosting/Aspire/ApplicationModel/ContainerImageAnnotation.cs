namespace Aspire.Hosting.ApplicationModel;

/// <summary>Image of a container.</summary>
public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    /// <summary>Name of the image.</summary>
    public required string Image { get; set; }

    /// <summary>Its tag.</summary>
    public string? Tag { get; set; }

    /// <summary>Its registry.</summary>
    public string? Registry { get; set; }

    internal string FullName => (Registry is null ? "" : Registry + "/") + Image + (Tag is null ? "" : ":" + Tag);
}
