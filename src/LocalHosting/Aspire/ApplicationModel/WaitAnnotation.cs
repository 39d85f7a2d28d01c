namespace Aspire.Hosting.ApplicationModel;

/// <summary>Holds a resource's start until another one is ready.</summary>
public sealed class WaitAnnotation : IResourceAnnotation
{
    /// <summary>For a resource.</summary>
    public WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0)
    {
        Resource = resource;
        WaitType = waitType;
        ExitCode = exitCode;
    }

    /// <summary>The other one.</summary>
    public IResource Resource { get; }

    /// <summary>What of it is waited for.</summary>
    public WaitType WaitType { get; }

    /// <summary>The exit code that counts as success.</summary>
    public int ExitCode { get; }

    /// <summary>What happens when the other cannot come any more.</summary>
    public WaitBehavior? WaitBehavior { get; init; }
}
