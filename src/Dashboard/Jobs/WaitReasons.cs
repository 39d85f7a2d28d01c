using System.Globalization;
using Distillery.Contracts;

namespace Distillery.Dashboard.Jobs;

/// <summary>Why a stage that could run does not: from its job, its team and the workers, in the order in which the platform looks at them.</summary>
internal static class WaitReasons
{
    /// <summary>The reason as a sentence; null for a stage that is not ready.</summary>
    public static string? Of(StageView stage, JobSummary job, TeamView? team, IReadOnlyList<WorkerView> workers)
    {
        if (stage.State != StageStates.Ready)
            return null;
        if (job.PausedBy is { } who)
            return $"The job is paused by {who}.";
        if (team is { MaxRunning: { } most } && team.Running >= most)
            return $"Team {team.Name} runs as many stages as it may ({team.Running} of {most}).";
        var queue = StageKinds.QueueOf(stage.Kind);
        var living = workers.Where(w => w.State == "running" && w.Queue == queue && w.Kinds.Contains(stage.Kind)).ToList();
        if (living.Count == 0)
            return $"No worker of the queue {queue} is running.";
        var willing = living.Where(w => w.Mode == WorkerModes.Active).ToList();
        if (willing.Count == 0)
            return $"Every worker of the queue {queue} is paused or drains.";
        return stage.Needs is { } needs ? OfNeeds(stage, needs, willing) : OfTurn(stage, willing);
    }

    private static string OfNeeds(StageView stage, StageNeeds needs, List<WorkerView> willing)
    {
        var withDevice = needs.Device == "cuda" ? willing.Where(w => w.Device == "cuda").ToList() : willing;
        if (withDevice.Count == 0)
            return "It needs a GPU, and no worker of its queue has one.";
        var large = withDevice.Where(w => w.MemoryGiB is not { } all || all >= needs.MemoryGiB).ToList();
        if (large.Count == 0)
            return $"It needs {Text(needs.MemoryGiB)} GiB of memory; the largest worker offers {Text(withDevice.Max(w => w.MemoryGiB ?? 0))} GiB.";
        var idle = large.Where(w => w.Leases.Count < w.Concurrency).ToList();
        if (idle.Count > 0 && idle.All(w => w.FreeMemoryGiB < needs.MemoryGiB))
            return $"It waits until a worker has {Text(needs.MemoryGiB)} GiB of memory free.";
        if (needs.GpuMemoryGiB > 0 && idle.Count > 0 && idle.All(w => w.Device == "cuda" && !w.Gpus.Any(g => g.FreeGiB >= needs.GpuMemoryGiB)))
            return $"It waits until a GPU has {Text(needs.GpuMemoryGiB)} GiB free.";
        return OfTurn(stage, large);
    }

    private static string OfTurn(StageView stage, List<WorkerView> fitting)
    {
        if (fitting.TrueForAll(w => w.Leases.Count >= w.Concurrency))
            return fitting.Count == 1 ? "The one worker that can take it is busy." : $"All {fitting.Count} workers that can take it are busy.";
        return stage.Cause switch
        {
            Causes.WorkerLost => "Its worker was lost; it starts again after a short pause.",
            Causes.HandedBack or Causes.Drained => "Its worker gave it back; another takes it in a moment.",
            _ when stage.Attempt > 0 => "It is tried again after a short pause.",
            _ => "A worker takes it in a moment.",
        };
    }

    private static string Text(double gib) => gib.ToString("0.#", CultureInfo.InvariantCulture);
}
