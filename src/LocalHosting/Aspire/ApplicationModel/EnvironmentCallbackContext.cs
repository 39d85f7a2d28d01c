namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a callback sees that adds environment variables.</summary>
public sealed class EnvironmentCallbackContext
{
    /// <summary>For a resource.</summary>
    public EnvironmentCallbackContext(DistributedApplicationExecutionContext executionContext, IResource resource, Dictionary<string, object>? environmentVariables = null, CancellationToken cancellationToken = default)
    {
        ExecutionContext = executionContext;
        Resource = resource;
        EnvironmentVariables = environmentVariables ?? [];
        CancellationToken = cancellationToken;
    }

    /// <summary>The variables so far: texts, or things that give a text.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; }

    /// <summary>The resource that they are for.</summary>
    public IResource Resource { get; }

    /// <summary>Whether the application runs or is published.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>Gives up.</summary>
    public CancellationToken CancellationToken { get; }
}
