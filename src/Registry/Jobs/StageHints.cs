using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Says of a waiting stage what it waits for, so that nobody has to guess why nothing happens.</summary>
internal static class StageHints
{
    public static async Task<IReadOnlyList<StageView>> ViewsAsync(Session session, IReadOnlyList<StageRow> stages, RegistryOptions options)
    {
        var views = new List<StageView>(stages.Count);
        foreach (var stage in stages)
        {
            var view = stage.ToView();
            if (stage.State == StageStates.Ready && stage.Message is null && await MissingWorkerAsync(session, stage, options) is { } hint)
                view = view with { Message = hint };
            views.Add(view);
        }

        return views;
    }

    private static async Task<string?> MissingWorkerAsync(Session session, StageRow stage, RegistryOptions options)
    {
        var workers = await session.QueryAsync<WorkerRow>(
            "SELECT kinds, device, memory_gib FROM workers WHERE queue = @Queue AND stopped_at IS NULL AND seen_at >= @since",
            new { stage.Queue, since = session.Now - UnixTime.Of(options.WorkerSilence) });
        if (workers.Count == 0)
            return $"waits for a worker of queue {stage.Queue}; none is running";
        if (workers.Any(worker => worker.Takes(stage)))
            return null;
        return stage.Device == "cuda" && !workers.Any(worker => worker.Device == "cuda")
            ? "waits for a worker with a GPU; none is running"
            : $"waits for a worker that takes {stage.Kind} with {stage.MemoryGib:0.#} GiB of memory; none is running";
    }

    private sealed class WorkerRow
    {
        public string Kinds { get; set; } = "";

        public string Device { get; set; } = "";

        public double? MemoryGib { get; set; }

        public bool Takes(StageRow stage)
            => Kinds.Split(' ').Contains(stage.Kind)
                && (stage.Device != "cuda" || Device == "cuda")
                && (MemoryGib is not { } memory || memory >= stage.MemoryGib);
    }
}
