namespace Aspire.Hosting.ApplicationModel;

/// <summary>A mount of a container.</summary>
public sealed class ContainerMountAnnotation : IResourceAnnotation
{
    /// <summary>With source and target.</summary>
    public ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly)
    {
        Source = source;
        Target = target;
        Type = type;
        IsReadOnly = isReadOnly;
    }

    /// <summary>Folder or volume name.</summary>
    public string? Source { get; }

    /// <summary>Path in the container.</summary>
    public string Target { get; }

    /// <summary>Kind of mount.</summary>
    public ContainerMountType Type { get; }

    /// <summary>True when the container may only read it.</summary>
    public bool IsReadOnly { get; }
}
