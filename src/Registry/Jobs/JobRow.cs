using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A row of <c>jobs</c>.</summary>
internal sealed class JobRow
{
    public const string Columns =
        "j.id, j.name, j.state, j.method, j.dataset, j.actor, j.priority, j.run_id, j.created_at, j.started_at, j.ended_at, j.progress, j.error, j.cancelled_by, j.team, j.cause, j.held_by, j.deadline_at, j.deadline_after, j.sequence, j.changed";

    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string State { get; set; } = "";

    public string Method { get; set; } = "";

    public string Dataset { get; set; } = "";

    public string Actor { get; set; } = "";

    public int Priority { get; set; }

    public string RunId { get; set; } = "";

    public long CreatedAt { get; set; }

    public long? StartedAt { get; set; }

    public long? EndedAt { get; set; }

    public double Progress { get; set; }

    public string? Error { get; set; }

    public string? CancelledBy { get; set; }

    public string Team { get; set; } = "";

    public string? Cause { get; set; }

    public string? HeldBy { get; set; }

    public long? DeadlineAt { get; set; }

    public long? DeadlineAfter { get; set; }

    public long Sequence { get; set; }

    public long Changed { get; set; }

    public bool HasEnded => State is JobStates.Succeeded or JobStates.Failed or JobStates.Cancelled;

    public JobSummary ToSummary(IReadOnlyDictionary<string, string> labels) => new()
    {
        Id = Id,
        Name = Name,
        State = State,
        Method = Method,
        Dataset = Dataset,
        Actor = Actor,
        CreatedAt = UnixTime.ToTime(CreatedAt),
        StartedAt = UnixTime.ToTime(StartedAt),
        EndedAt = UnixTime.ToTime(EndedAt),
        Priority = Priority,
        Progress = Progress,
        Error = Error,
        Team = Team,
        Cause = Cause,
        PausedBy = HeldBy,
        DeadlineAt = UnixTime.ToTime(DeadlineAt),
        Labels = labels,
    };
}
