using Distillery.Contracts;
using Distillery.JobSpecs;
using Distillery.Registry;

namespace Distillery.JobApi.Jobs;

/// <summary>Makes what the store takes out of a valid spec, wherever the spec came from.</summary>
internal static class NewJobs
{
    /// <summary>A job with its stages, and its deadline counted from now.</summary>
    /// <param name="spec">A valid spec.</param>
    /// <param name="by">Who submits it.</param>
    /// <param name="team">Its team; null leaves that to the spec's label.</param>
    /// <param name="key">Its idempotency key.</param>
    /// <param name="deadline">A deadline in place of the spec's, as <see cref="DeadlineText"/> reads it.</param>
    public static NewJob Of(JobSpec spec, ActedBy by, string? team, string? key = null, string? deadline = null)
    {
        var due = (deadline ?? spec.Deadline) is { } text ? DeadlineText.Parse(text) : null;
        return new NewJob
        {
            Spec = spec,
            Stages = [.. JobPlanner.Plan(spec).Select(stage => new NewStage(stage, JobPlanner.LabelOf(spec, stage)))],
            Actor = by,
            Team = team,
            IdempotencyKey = key,
            DeadlineAfter = due?.After,
            DeadlineAt = due?.At,
        };
    }
}
