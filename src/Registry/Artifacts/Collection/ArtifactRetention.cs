namespace Distillery.Registry;

/// <summary>Removes the files of ended jobs by the rules of <see cref="RetentionOptions"/>; their records, metrics and logs stay.</summary>
internal sealed class ArtifactRetention(Database database, RetentionOptions options)
{
    // Runs of the job that hold files, and none of what forbids to remove them. Asked again, under the job's lock, before the removal.
    private const string MayGo =
        """
        j.state IN ('succeeded', 'failed', 'cancelled')
        AND NOT EXISTS (SELECT 1 FROM model_versions v WHERE v.job_id = j.id)
        AND NOT EXISTS (SELECT 1 FROM model_versions v JOIN runs vr ON vr.id = v.run_id WHERE vr.job_id = j.id)
        AND NOT EXISTS (SELECT 1 FROM stages s WHERE s.job_id = j.id AND s.state = 'succeeded' AND s.result_key IS NOT NULL AND s.ended_at > @ReusableSince)
        """;

    /// <summary>Says why a job whose files are gone cannot go on; does nothing for others.</summary>
    /// <exception cref="JobStateException">Its files are gone.</exception>
    public static async Task RefuseExpiredAsync(Session session, string jobId)
    {
        if (await session.FirstAsync<long?>("SELECT expired_at FROM expired_jobs WHERE job_id = @jobId", new { jobId }) is { } at)
            throw new JobStateException($"The files of job {jobId} were removed by retention on {UnixTime.ToTime(at):yyyy-MM-dd}, so it cannot go on from where it ended. Submit it again as a new job.");
    }

    /// <summary>Jobs whose files may go, oldest first.</summary>
    public async Task<IReadOnlyList<ExpiredJob>> FindAsync(CancellationToken cancellationToken)
    {
        if (!options.IsOn)
            return [];
        return await database.ReadAsync<IReadOnlyList<ExpiredJob>>(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    $"""
                    SELECT j.id, j.name, j.ended_at, j.place,
                        (SELECT COUNT(*) FROM run_artifacts a JOIN runs r ON r.no = a.run_no WHERE r.job_id = j.id)
                            + (SELECT COUNT(*) FROM checkpoints c JOIN stages cs ON cs.id = c.stage_id WHERE cs.job_id = j.id) AS files,
                        (SELECT COALESCE(SUM(a.bytes), 0) FROM run_artifacts a JOIN runs r ON r.no = a.run_no WHERE r.job_id = j.id)
                            + (SELECT COALESCE(SUM(c.bytes), 0) FROM checkpoints c JOIN stages cs ON cs.id = c.stage_id WHERE cs.job_id = j.id) AS bytes
                    FROM (SELECT id, name, state, ended_at, ROW_NUMBER() OVER (PARTITION BY name ORDER BY created_at DESC, id DESC) AS place FROM jobs) j
                    WHERE {MayGo} AND j.place > @Place AND j.ended_at <= @EndedBefore
                        AND NOT EXISTS (SELECT 1 FROM expired_jobs e WHERE e.job_id = j.id)
                    ORDER BY j.ended_at, j.id
                    """,
                    LimitsOf(session));
                return [.. rows.Where(row => row.Files > 0).Select(row => new ExpiredJob(row.Id, row.Files, row.Bytes, Reason(row)))];
            },
            cancellationToken);
    }

    /// <returns>False when the job must keep its files after all.</returns>
    public Task<bool> RemoveAsync(ExpiredJob job, CancellationToken cancellationToken)
        => database.WriteAsync(
            "expire-job",
            async session =>
            {
                // The job's row is the lock under which it is retried.
                await session.FirstAsync<string>("SELECT id FROM jobs WHERE id = @Id {for_update}", new { job.Id });
                if (await session.FirstAsync<string>($"SELECT j.id FROM jobs j WHERE j.id = @Id AND {MayGo}", new { job.Id, LimitsOf(session).ReusableSince }) is null)
                    return false;
                // First no stage may be answered from here any more.
                await session.ExecuteAsync("UPDATE stages SET result_key = NULL WHERE job_id = @Id", new { job.Id });
                await session.ExecuteAsync("DELETE FROM run_artifacts WHERE run_no IN (SELECT no FROM runs WHERE job_id = @Id)", new { job.Id });
                await session.ExecuteAsync("DELETE FROM checkpoints WHERE stage_id IN (SELECT id FROM stages WHERE job_id = @Id)", new { job.Id });
                await session.ExecuteAsync(
                    "INSERT INTO expired_jobs (job_id, expired_at, files, bytes) VALUES (@Id, @Now, @Files, @Bytes)", new { job.Id, session.Now, job.Files, job.Bytes });
                return true;
            },
            cancellationToken);

    private Limits LimitsOf(Session session)
        => new(options.KeepJobsPerName ?? 0, session.Now - (options.KeepFor is { } time ? UnixTime.Of(time) : 0), session.Now - UnixTime.Of(options.ReuseWindow));

    private string Reason(Row row)
    {
        var ended = $"job '{row.Name}' ended {UnixTime.ToTime(row.EndedAt):yyyy-MM-dd}";
        return options.KeepJobsPerName is { } keep ? $"{ended} and {keep} newer jobs have its name" : ended;
    }

    private sealed record Limits(int Place, long EndedBefore, long ReusableSince);

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public long EndedAt { get; set; }

        public long Files { get; set; }

        public long Bytes { get; set; }
    }
}
