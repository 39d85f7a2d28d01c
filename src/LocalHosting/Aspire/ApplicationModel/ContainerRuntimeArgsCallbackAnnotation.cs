namespace Aspire.Hosting.ApplicationModel;

/// <summary>Arguments for the container runtime's <c>run</c>.</summary>
internal sealed class ContainerRuntimeArgsCallbackAnnotation(IReadOnlyList<string> args) : IResourceAnnotation
{
    public IReadOnlyList<string> Args { get; } = args;
}
