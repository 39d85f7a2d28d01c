namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is waited for.</summary>
public enum WaitType
{
    /// <summary>That the other runs and is healthy.</summary>
    WaitUntilHealthy,

    /// <summary>That the other ended.</summary>
    WaitForCompletion,

    /// <summary>That the other runs.</summary>
    WaitUntilStarted,
}
