using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A row of <c>stages</c>.</summary>
internal sealed class StageRow
{
    public const string Columns =
        "s.id, s.job_id, s.ordinal, s.name, s.kind, s.queue, s.label, s.weight, s.state, s.run_id, s.device, s.memory_gib, s.gpu_memory_gib, s.team, s.held, s.cause, s.reuse, s.token, s.owner, s.lease_until, s.cancel_requested, "
        + "s.attempt, s.failures, s.losses, s.progress_at_loss, s.checkpointed, s.progress, s.message, s.seconds_left, s.not_before, s.started_at, s.ended_at, s.error, s.reused_from, s.trace_parent, s.changed";

    public string Id { get; set; } = "";

    public string JobId { get; set; } = "";

    public int Ordinal { get; set; }

    public string Name { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Queue { get; set; } = "";

    public string Label { get; set; } = "";

    public double Weight { get; set; }

    public string State { get; set; } = "";

    public string RunId { get; set; } = "";

    public string Device { get; set; } = "";

    public double MemoryGib { get; set; }

    public double GpuMemoryGib { get; set; }

    public string Team { get; set; } = "";

    public int Held { get; set; }

    public string? Cause { get; set; }

    public int Reuse { get; set; }

    public long Token { get; set; }

    public string? Owner { get; set; }

    public long? LeaseUntil { get; set; }

    public int CancelRequested { get; set; }

    public int Attempt { get; set; }

    public int Failures { get; set; }

    public int Losses { get; set; }

    public double ProgressAtLoss { get; set; }

    public int Checkpointed { get; set; }

    public double Progress { get; set; }

    public string? Message { get; set; }

    public double? SecondsLeft { get; set; }

    public long NotBefore { get; set; }

    public long? StartedAt { get; set; }

    public long? EndedAt { get; set; }

    public string? Error { get; set; }

    public string? ReusedFrom { get; set; }

    public string? TraceParent { get; set; }

    public long Changed { get; set; }

    public StageNeeds Needs => new(Device, MemoryGib, GpuMemoryGib);

    public StageView ToView() => new()
    {
        Id = Id,
        Name = Name,
        Kind = Kind,
        State = State,
        Label = Label,
        Progress = Progress,
        Message = State != StageStates.Running ? Message : CancelRequested != 0 ? "stopping" : Held != 0 ? "pausing at the next checkpoint" : Message,
        SecondsLeft = SecondsLeft,
        Attempt = Attempt,
        Owner = Owner,
        ReusedFrom = ReusedFrom,
        RunId = RunId,
        StartedAt = UnixTime.ToTime(StartedAt),
        EndedAt = UnixTime.ToTime(EndedAt),
        Error = Error,
        Cause = Cause,
        WorkerLosses = Losses,
        Needs = Needs,
    };
}
