namespace Distillery.Contracts;

/// <summary>States of a stage.</summary>
public static class StageStates
{
    /// <summary>Waits for other stages.</summary>
    public const string Blocked = "blocked";

    /// <summary>May be claimed by a worker.</summary>
    public const string Ready = "ready";

    /// <summary>A worker holds the lease.</summary>
    public const string Running = "running";

    /// <summary>Its outputs are written.</summary>
    public const string Succeeded = "succeeded";

    /// <summary>It failed for good.</summary>
    public const string Failed = "failed";

    /// <summary>Its job was cancelled.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Not needed, because an earlier stage failed.</summary>
    public const string Skipped = "skipped";
}
