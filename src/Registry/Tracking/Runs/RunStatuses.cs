using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>MLflow's words for the state of a run, and ours.</summary>
public static class RunStatuses
{
    /// <summary>It runs.</summary>
    public const string Running = "RUNNING";

    /// <summary>It waits.</summary>
    public const string Scheduled = "SCHEDULED";

    /// <summary>It succeeded.</summary>
    public const string Finished = "FINISHED";

    /// <summary>It failed.</summary>
    public const string Failed = "FAILED";

    /// <summary>It was cancelled.</summary>
    public const string Killed = "KILLED";

    /// <summary>Our word, one of <see cref="JobStates"/>.</summary>
    /// <param name="status">MLflow's word.</param>
    public static string StateOf(string status) => status switch
    {
        Scheduled => JobStates.Queued,
        Finished => JobStates.Succeeded,
        Failed => JobStates.Failed,
        Killed => JobStates.Cancelled,
        _ => JobStates.Running,
    };
}
