using Distillery.Contracts;

namespace Distillery.Client;

/// <summary>Questions about a job's state.</summary>
public static class JobStateExtensions
{
    /// <summary>Whether the job succeeded, failed or was cancelled.</summary>
    /// <param name="job">The job.</param>
    public static bool HasEnded(this JobSummary job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.State is JobStates.Succeeded or JobStates.Failed or JobStates.Cancelled;
    }
}
