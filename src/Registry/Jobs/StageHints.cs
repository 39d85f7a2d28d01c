using System.Globalization;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Says of a waiting stage what it waits for, so that nobody has to guess why nothing happens.</summary>
internal static class StageHints
{
    public static async Task<IReadOnlyList<StageView>> ViewsAsync(Session session, IReadOnlyList<StageRow> stages, RegistryOptions options)
    {
        var views = new List<StageView>(stages.Count);
        var workers = new Dictionary<string, IReadOnlyList<WorkerView>>(StringComparer.Ordinal);
        foreach (var stage in stages)
        {
            var view = stage.ToView();
            if (stage.State == StageStates.Ready && await ReasonAsync(session, stage, workers, options) is { } hint)
                view = view with { Message = hint };
            views.Add(view);
        }

        return views;
    }

    private static async Task<string?> ReasonAsync(Session session, StageRow stage, Dictionary<string, IReadOnlyList<WorkerView>> known, RegistryOptions options)
    {
        if (stage.Held != 0)
            return $"paused by {await session.FirstAsync<string>("SELECT held_by FROM jobs WHERE id = @JobId", new { stage.JobId }) ?? JobFlow.System}";
        if (stage.Message is not null)
            return null;
        if (await QuotaAsync(session, stage.Team) is { } quota)
            return quota;
        if (!known.TryGetValue(stage.Queue, out var workers))
        {
            var since = session.Now - UnixTime.Of(options.WorkerSilence);
            known[stage.Queue] = workers = await WorkerViews.ReadAsync(
                session, "w.queue = @Queue AND w.stopped_at IS NULL AND w.seen_at >= @since", new { stage.Queue, since }, since);
        }

        return OfWorkers(stage, workers);
    }

    private static async Task<string?> QuotaAsync(Session session, string team)
    {
        if (await session.FirstAsync<int?>("SELECT max_running FROM teams WHERE name = @team", new { team }) is not { } most)
            return null;
        var running = await session.ScalarAsync<long>("SELECT COUNT(*) FROM stages WHERE state = 'running' AND team = @team", new { team });
        return running >= most ? $"waits for the quota of team {team}: {running} of {most} stages are running" : null;
    }

    // Each question narrows the workers; the first that leaves none is the answer.
    private static string? OfWorkers(StageRow stage, IReadOnlyList<WorkerView> workers)
    {
        if (workers.Count == 0)
            return $"waits for a worker of queue {stage.Queue}; none is running";
        var active = workers.Where(worker => worker.Mode == WorkerModes.Active).ToList();
        if (active.Count == 0)
            return $"waits for a worker of queue {stage.Queue}; all {workers.Count} are paused or being drained";
        var able = active.Where(worker => worker.Kinds.Contains(stage.Kind)).ToList();
        if (able.Count == 0)
            return $"waits for a worker that takes {stage.Kind}; none is running";
        if (stage.Device == "cuda")
        {
            able = [.. able.Where(worker => worker.Device == "cuda")];
            if (able.Count == 0)
                return "waits for a worker with a GPU; none is running";
        }

        if (Largest(able, worker => worker.MemoryGiB) is var memory && memory < stage.MemoryGib)
            return $"waits for a worker with {Gib(stage.MemoryGib)} GiB of memory; the largest has {Gib(memory)}";
        able = [.. able.Where(worker => (worker.MemoryGiB ?? double.MaxValue) >= stage.MemoryGib)];
        var onGpu = able.Where(worker => UsesGpu(stage, worker)).ToList();
        if (onGpu.Count == able.Count && Largest(onGpu, GpuMemory) is var gpu && gpu < stage.GpuMemoryGib)
            return $"waits for a worker with {Gib(stage.GpuMemoryGib)} GiB of GPU memory; the largest has {Gib(gpu)}";
        return OfLoad(stage, able, onGpu);
    }

    private static string? OfLoad(StageRow stage, List<WorkerView> able, List<WorkerView> onGpu)
    {
        var free = able.Where(worker => worker.Leases.Count < worker.Concurrency).ToList();
        if (free.Count == 0)
            return $"waits for a free worker; {(able.Count == 1 ? "the one" : $"all {able.Count}")} that can take it {(able.Count == 1 ? "is" : "are")} busy";
        if (Largest(free, worker => worker.FreeMemoryGiB) is var memory && memory < stage.MemoryGib)
            return $"waits for {Gib(stage.MemoryGib)} GiB of free memory; the most that a worker has free is {Gib(memory)}";
        if (onGpu.Count == able.Count && Largest(onGpu, FreeGpu) is var gpu && gpu < stage.GpuMemoryGib)
            return $"waits for {Gib(stage.GpuMemoryGib)} GiB of free GPU memory; the most that a worker has free is {Gib(gpu)}";
        return null;
    }

    private static bool UsesGpu(StageRow stage, WorkerView worker) => worker.Device == "cuda" && stage.Device != "cpu";

    private static double? GpuMemory(WorkerView worker) => worker.Gpus.Count == 0 ? null : worker.Gpus[0].MemoryGiB;

    private static double? FreeGpu(WorkerView worker) => worker.Gpus.Count == 0 ? null : worker.Gpus[0].FreeGiB;

    private static double Largest(IReadOnlyList<WorkerView> workers, Func<WorkerView, double?> of)
        => workers.Count == 0 ? double.MaxValue : workers.Max(worker => of(worker) ?? double.MaxValue);

    private static string Gib(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
