namespace Distillery.Contracts;

/// <summary>States of a job.</summary>
public static class JobStates
{
    /// <summary>No stage has started.</summary>
    public const string Queued = "queued";

    /// <summary>At least one stage has started.</summary>
    public const string Running = "running";

    /// <summary>Every stage succeeded.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>A stage failed for good.</summary>
    public const string Failed = "failed";

    /// <summary>Someone cancelled it.</summary>
    public const string Cancelled = "cancelled";
}
