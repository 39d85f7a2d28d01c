namespace Aspire.Hosting;

/// <summary>What is done with the application.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>It is started here.</summary>
    Run,

    /// <summary>It is written down for a deployment.</summary>
    Publish,
}
