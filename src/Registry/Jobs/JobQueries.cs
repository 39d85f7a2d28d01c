using System.Text.Json;
using Dapper;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What pages and clients read about jobs. Lists never read specs, parameters or metrics.</summary>
public sealed class JobQueries
{
    private readonly Database _database;
    private readonly IArtifactStore _artifacts;
    private readonly RegistryOptions _options;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="artifacts">For the result table.</param>
    /// <param name="options">Rules.</param>
    public JobQueries(Database database, IArtifactStore artifacts, RegistryOptions options)
        => (_database, _artifacts, _options) = (database, artifacts, options);

    /// <summary>Jobs, newest first unless the filter says otherwise.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">The <c>next</c> of the page before; null for the first.</param>
    /// <param name="limit">Most jobs to give, from 1.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> was not given out by this list.</exception>
    public Task<Page<JobSummary>> ListAsync(JobFilter filter, string? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var cursor = Cursor.Parse(after);
        return _database.ReadAsync(
            async session =>
            {
                var (where, args) = Where(filter, cursor);
                args.Add("take", limit + 1);
                var direction = filter.OldestFirst ? "ASC" : "DESC";
                var rows = await session.QueryAsync<JobRow>(
                    $"SELECT {JobRow.Columns} FROM jobs j{where} ORDER BY j.created_at {direction}, j.id {direction} LIMIT @take", args);
                var page = rows.Take(limit).ToList();
                var labels = await LabelsAsync(session, [.. page.Select(row => row.Id)]);
                var next = rows.Count > limit ? new Cursor(page[^1].CreatedAt, page[^1].Id).ToString() : null;
                return new Page<JobSummary>([.. page.Select(row => row.ToSummary(labels[row.Id]))], next);
            },
            cancellationToken);
    }

    /// <summary>A job as in lists; null when there is none.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<JobSummary?> SummaryAsync(string jobId, CancellationToken cancellationToken)
        => _database.ReadAsync<JobSummary?>(
            async session => await session.ScalarAsync<long>("SELECT COUNT(*) FROM jobs WHERE id = @jobId", new { jobId }) == 0 ? null : await SummaryAsync(session, jobId),
            cancellationToken);

    /// <summary>A job with everything that its page shows; null when there is none.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task<JobDetail?> DetailAsync(string jobId, CancellationToken cancellationToken)
    {
        var found = await _database.ReadAsync(session => ReadDetailAsync(session, jobId), cancellationToken);
        if (found is not var (detail, resultDigest))
            return null;
        return resultDigest is null ? detail : detail with { Result = await ResultAsync(resultDigest, cancellationToken) };
    }

    /// <summary>Every change of state of a job and its stages, oldest first.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<TransitionView>> TransitionsAsync(string jobId, CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<TransitionView>>(
            async session => [.. (await session.QueryAsync<TransitionRow>(
                """
                SELECT t.time, s.name AS stage, t.from_state, t.to_state, t.actor, t.cause
                FROM transitions t LEFT JOIN stages s ON s.id = t.stage_id WHERE t.job_id = @jobId ORDER BY t.id
                """,
                new { jobId })).Select(row => new TransitionView(UnixTime.ToTime(row.Time), row.Stage, row.FromState, row.ToState, row.Actor, row.Cause))],
            cancellationToken);

    internal static async Task<JobSummary> SummaryAsync(Session session, string jobId)
    {
        var job = await session.FirstAsync<JobRow>($"SELECT {JobRow.Columns} FROM jobs j WHERE j.id = @jobId", new { jobId });
        return job!.ToSummary((await LabelsAsync(session, [jobId]))[jobId]);
    }

    internal static async Task<JobLabels> LabelsAsync(Session session, IReadOnlyList<string> jobIds)
    {
        if (jobIds.Count == 0)
            return new JobLabels([]);
        return new JobLabels(await session.QueryAsync<LabelRow>(
            "SELECT job_id, name, value FROM job_labels WHERE job_id {any @jobIds} ORDER BY name", new { jobIds }));
    }

    internal static (string Sql, DynamicParameters Args) Where(JobFilter filter, Cursor? cursor, string? also = null)
    {
        var args = new DynamicParameters();
        var rules = new List<string>();
        if (also is not null)
            rules.Add(also);
        void Rule(string sql, string name, object? value)
        {
            if (value is null)
                return;
            rules.Add(sql);
            args.Add(name, value);
        }

        Rule("j.team = @team", "team", filter.Team);
        Rule("j.actor = @actor", "actor", filter.Actor);
        Rule("j.created_at >= @since", "since", filter.Since?.ToUnixTimeMilliseconds());
        Rule("j.created_at < @before", "before", filter.Before?.ToUnixTimeMilliseconds());
        if (filter.State is { } state)
        {
            rules.Add("j.state = @state");
            args.Add("state", state);
        }

        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            rules.Add("LOWER(j.name || ' ' || j.dataset || ' ' || j.id) LIKE @text ESCAPE '!'");
            args.Add("text", $"%{filter.Text.Trim().ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%");
        }

        foreach (var (name, value) in filter.Labels ?? new Dictionary<string, string>())
        {
            var n = args.ParameterNames.Count();
            rules.Add($"EXISTS (SELECT 1 FROM job_labels l WHERE l.job_id = j.id AND l.name = @label{n} AND l.value = @value{n})");
            args.Add($"label{n}", name);
            args.Add($"value{n}", value);
        }

        if (cursor is { } last)
        {
            rules.Add($"(j.created_at, j.id) {(filter.OldestFirst ? '>' : '<')} (@lastTime, @lastId)");
            args.Add("lastTime", last.Time);
            args.Add("lastId", last.Id);
        }

        return (rules.Count == 0 ? "" : $" WHERE {string.Join(" AND ", rules)}", args);
    }

    private async Task<(JobDetail Detail, string? ResultDigest)?> ReadDetailAsync(Session session, string jobId)
    {
        if (await session.FirstAsync<JobRow>($"SELECT {JobRow.Columns} FROM jobs j WHERE j.id = @jobId", new { jobId }) is not { } job)
            return null;
        var spec = await session.ScalarAsync<string>("SELECT spec FROM job_specs WHERE job_id = @jobId", new { jobId });
        var stages = await session.QueryAsync<StageRow>($"SELECT {StageRow.Columns} FROM stages s WHERE s.job_id = @jobId ORDER BY s.ordinal", new { jobId });
        var digest = await session.FirstAsync<string>(
            """
            SELECT a.digest FROM stages s JOIN runs r ON r.id = s.run_id JOIN run_artifacts a ON a.run_no = r.no
            WHERE s.job_id = @jobId AND s.kind = @Evaluate AND s.state = 'succeeded' AND a.path = @Results
            """,
            new { jobId, StageKinds.Evaluate, Results = ResultFile.Path });
        var detail = new JobDetail(
            await SummaryAsync(session, jobId),
            JsonSerializer.Deserialize<JobSpec>(spec, ContractsJson.Options)!,
            await StageHints.ViewsAsync(session, stages, _options),
            job.RunId,
            null,
            await ModelStore.VersionOfJobAsync(session, jobId));
        return (detail, digest);
    }

    private async Task<ResultTable?> ResultAsync(string digest, CancellationToken cancellationToken)
    {
        try
        {
            return await ResultFile.ReadAsync(_artifacts, digest, cancellationToken);
        }
        catch (ArtifactException)
        {
            // The page of a job must open even where its files were lost; the artifact's own address tells what is wrong with it.
            return null;
        }
    }

    /// <summary>Labels by job.</summary>
    internal sealed class JobLabels(IReadOnlyList<LabelRow> rows)
    {
        private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _byJob = rows
            .GroupBy(row => row.JobId)
            .ToDictionary(group => group.Key, group => (IReadOnlyDictionary<string, string>)group.ToDictionary(row => row.Name, row => row.Value));

        public IReadOnlyDictionary<string, string> this[string jobId] => _byJob.GetValueOrDefault(jobId) ?? new Dictionary<string, string>();
    }

    internal sealed class LabelRow
    {
        public string JobId { get; set; } = "";

        public string Name { get; set; } = "";

        public string Value { get; set; } = "";
    }

    private sealed class TransitionRow
    {
        public long Time { get; set; }

        public string? Stage { get; set; }

        public string? FromState { get; set; }

        public string ToState { get; set; } = "";

        public string Actor { get; set; } = "";

        public string Cause { get; set; } = "";
    }
}
