namespace Aspire.Hosting;

/// <summary>Tells what is done with the application.</summary>
/// <param name="operation">What is done.</param>
public sealed class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    /// <summary>What is done.</summary>
    public DistributedApplicationOperation Operation { get; } = operation;

    /// <summary>True when it is written down for a deployment.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>True when it is started here.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;
}
