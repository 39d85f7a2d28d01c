namespace Distillery.Contracts;

/// <summary>What a schedule does when it is due and its last job has not ended.</summary>
public static class OverlapPolicies
{
    /// <summary>The new fire is skipped and recorded with the reason.</summary>
    public const string Skip = "skip";

    /// <summary>The new fire waits until the job has ended; fires run one after the other.</summary>
    public const string Queue = "queue";

    /// <summary>The job is cancelled, and the newest fire starts when it has stopped.</summary>
    public const string Cancel = "cancel";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Skip, Queue, Cancel];
}
