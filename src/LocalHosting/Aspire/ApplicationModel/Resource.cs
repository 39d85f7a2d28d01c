namespace Aspire.Hosting.ApplicationModel;

/// <summary>Base of resources.</summary>
public abstract class Resource : IResource
{
    /// <summary>With a name: ASCII letters, digits and single hyphens, a letter first, at most 64 characters.</summary>
    /// <exception cref="ArgumentException">The name breaks these rules.</exception>
    protected Resource(string name)
    {
        ResourceNames.Check(name);
        Name = name;
    }

    /// <inheritdoc/>
    public virtual string Name { get; }

    /// <inheritdoc/>
    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
