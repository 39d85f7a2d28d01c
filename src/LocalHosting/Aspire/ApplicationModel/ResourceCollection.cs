using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Resources in the order of their declaration; a name occurs once.</summary>
internal sealed class ResourceCollection : Collection<IResource>, IResourceCollection
{
    protected override void InsertItem(int index, IResource item)
    {
        if (this.FirstOrDefault(r => string.Equals(r.Name, item.Name, StringComparison.OrdinalIgnoreCase)) is { } other)
            throw new DistributedApplicationException($"Cannot add the resource '{item.Name}': there is one with the name '{other.Name}' already. Names are compared without regard to case.");
        base.InsertItem(index, item);
    }
}
