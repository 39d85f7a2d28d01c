using System.Globalization;

namespace Distillery.Registry;

/// <summary>A row of <c>runs</c> with its experiment and, for a run of a stage, the stage.</summary>
internal sealed class TrackedRunRow
{
    public const string Select =
        """
        SELECT r.no, r.id, r.name, r.job_id, r.parent_id, r.experiment_no, x.name AS experiment, x.artifact_location, r.status, r.created_at, r.start_time, r.end_time, r.user_id, r.actor,
            r.deleted_at, s.id AS stage_id
        FROM runs r JOIN experiments x ON x.no = r.experiment_no LEFT JOIN stages s ON s.run_id = r.id
        """;

    public long No { get; set; }

    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string? JobId { get; set; }

    public string? ParentId { get; set; }

    public long ExperimentNo { get; set; }

    public string Experiment { get; set; } = "";

    public string? ArtifactLocation { get; set; }

    public string Status { get; set; } = "";

    public long CreatedAt { get; set; }

    public long StartTime { get; set; }

    public long? EndTime { get; set; }

    public string? UserId { get; set; }

    public string? Actor { get; set; }

    public long? DeletedAt { get; set; }

    public string? StageId { get; set; }

    public string ArtifactUri => $"{ExperimentRow.LocationOf(ExperimentNo, ArtifactLocation)}/{Id}/artifacts";

    /// <exception cref="TrackingException">There is no such run.</exception>
    public static async Task<TrackedRunRow> GetAsync(Session session, string id, string suffix = "")
        => await session.FirstAsync<TrackedRunRow>($"{Select} WHERE r.id = @id {suffix}", new { id }) ?? throw TrackingException.NoRun(id);

    /// <summary>A run that takes writes of clients.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="id">The run.</param>
    /// <param name="allowJob">Whether the run of a job takes such a write; a stage's run takes none.</param>
    /// <param name="suffix">A lock.</param>
    /// <exception cref="TrackingException">There is no such run, or it is deleted.</exception>
    /// <exception cref="RunOwnedException">The run is written by the platform.</exception>
    public static async Task<TrackedRunRow> WritableAsync(Session session, string id, bool allowJob = false, string suffix = "")
    {
        var run = await GetAsync(session, id, suffix);
        if (run.StageId is not null)
            throw new RunOwnedException($"Run {id} belongs to stage {run.StageId}: only the worker that holds the stage writes it. Log to the job's run with keys under {RunStore.ExternalPrefix}, or to a run of your own.");
        if (run.JobId is not null && !allowJob)
            throw new RunOwnedException($"Run {id} is the run of job {run.JobId}: its state and record follow the job.");
        if (run.DeletedAt is not null)
            throw new TrackingException($"The run {id} must be in the 'active' state. Current state is deleted.");
        return run;
    }

    public TrackedRun ToRun() => new()
    {
        Id = Id,
        Name = Name,
        ExperimentId = ExperimentNo.ToString(CultureInfo.InvariantCulture),
        ExperimentName = Experiment,
        UserId = UserId ?? Actor ?? "",
        Actor = Actor,
        Status = Status,
        CreatedAt = CreatedAt,
        StartTime = StartTime,
        EndTime = EndTime,
        ArtifactUri = ArtifactUri,
        IsDeleted = DeletedAt is not null,
        JobId = JobId,
        ParentId = ParentId,
    };
}
