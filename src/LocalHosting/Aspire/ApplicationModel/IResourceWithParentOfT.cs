namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that lives in another one of a known type.</summary>
/// <typeparam name="T">Type of the parent.</typeparam>
public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    /// <summary>The other one.</summary>
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}
