using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A row of <c>workers</c>.</summary>
internal sealed class WorkerRow
{
    public const string Columns =
        "w.id, w.name, w.host, w.process, w.queue, w.kinds, w.device, w.memory_gib, w.free_memory_gib, w.gpus, w.concurrency, w.gpu_concurrency, "
        + "w.mode, w.mode_actor, w.drain_now, w.started_at, w.seen_at, w.stopped_at";

    public string Id { get; set; } = "";

    public string? Name { get; set; }

    public string Host { get; set; } = "";

    public int Process { get; set; }

    public string Queue { get; set; } = "";

    public string Kinds { get; set; } = "";

    public string Device { get; set; } = "";

    public double? MemoryGib { get; set; }

    public double? FreeMemoryGib { get; set; }

    public string? Gpus { get; set; }

    public int Concurrency { get; set; }

    public int GpuConcurrency { get; set; }

    public string Mode { get; set; } = "";

    public string? ModeActor { get; set; }

    public int DrainNow { get; set; }

    public long StartedAt { get; set; }

    public long SeenAt { get; set; }

    public long? StoppedAt { get; set; }

    public IReadOnlyList<GpuView> GpuList => Gpus is null ? [] : JsonSerializer.Deserialize<GpuView[]>(Gpus, ContractsJson.Options) ?? [];

    public bool HasKind(string kind) => Kinds.Split(' ').Contains(kind);

    public WorkerView ToView(long silentSince) => new()
    {
        Id = Id,
        Name = Name,
        Host = Host,
        Process = Process,
        Queue = Queue,
        Kinds = Kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Device = Device,
        MemoryGiB = MemoryGib,
        FreeMemoryGiB = FreeMemoryGib,
        Gpus = GpuList,
        Concurrency = Concurrency,
        GpuConcurrency = GpuConcurrency,
        State = StoppedAt is not null ? "stopped" : SeenAt < silentSince ? "silent" : "running",
        Mode = Mode,
        ModeActor = ModeActor,
        StartedAt = UnixTime.ToTime(StartedAt),
        SeenAt = UnixTime.ToTime(SeenAt),
        StoppedAt = UnixTime.ToTime(StoppedAt),
    };
}
