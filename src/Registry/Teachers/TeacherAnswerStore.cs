namespace Distillery.Registry;

/// <summary>
/// Answers of teachers, shared by all workers and jobs, and the requests and spending of each stage. Writes carry the lease of the stage; one with
/// an old token is refused.
/// </summary>
public sealed class TeacherAnswerStore
{
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public TeacherAnswerStore(Database database) => _database = database;

    /// <summary>How many calls of <see cref="WriteAsync(StageLease, IReadOnlyList{TeacherAttempt}, IReadOnlyList{TeacherAttemptEnd}, CancellationToken)"/> are best made one when many wait.</summary>
    public int RecordsPerWrite => _database.RecordsPerWrite;

    /// <summary>Begins an attempt of a stage: requests that an earlier attempt left open become "possibly billed", except those of a batch.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>What the stage and the others of its job have spent so far.</returns>
    /// <exception cref="StaleTokenException">The lease is over; nothing was written.</exception>
    public Task<TeacherOpening> OpenAsync(StageLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return _database.WriteAsync(
            "teacher-open",
            async session =>
            {
                await Fence.HoldAsync(session, lease);
                var lost = (await session.QueryAsync<TeacherAttemptRow>(
                    $"SELECT {TeacherAttemptRow.Columns} FROM teacher_attempts WHERE stage_id = @StageId AND state = 'open' AND batch_id IS NULL", new { lease.StageId }))
                    .Select(row => new TeacherAttemptEnd { Id = row.Id, State = "lost", MayBeBilled = true, Error = "in flight when its worker died" });
                await AddAsync(session, lease, await EndAsync(session, lease, [.. lost]));
                return new TeacherOpening(await SpendOfAsync(session, lease.StageId) ?? new TeacherSpend { StageId = lease.StageId }, await OthersAsync(session, lease));
            },
            cancellationToken);
    }

    /// <summary>Looks answers up.</summary>
    /// <param name="keys">Keys of answers.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Those that there are, in any order.</returns>
    public Task<IReadOnlyList<TeacherAnswer>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0)
            return Task.FromResult<IReadOnlyList<TeacherAnswer>>([]);
        return _database.ReadAsync<IReadOnlyList<TeacherAnswer>>(
            async session => [.. (await session.QueryAsync<AnswerRow>(
                "SELECT answer_key, kind, model, template, answer, prompt_tokens, completion_tokens FROM teacher_answers WHERE answer_key {any @keys}",
                new { keys = keys.ToArray() })).Select(row => new TeacherAnswer(row.AnswerKey, row.Kind, row.Model, row.Template, row.Answer, row.PromptTokens, row.CompletionTokens))],
            cancellationToken);
    }

    /// <summary>Records requests that are about to be sent, and how others ended, with their answers; all of it or nothing. Doing it twice changes nothing.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="starts">Requests that are about to be sent.</param>
    /// <param name="ends">Ends of requests.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="StaleTokenException">The lease is over; nothing was written.</exception>
    public Task WriteAsync(StageLease lease, IReadOnlyList<TeacherAttempt> starts, IReadOnlyList<TeacherAttemptEnd> ends, CancellationToken cancellationToken)
        => WriteAsync(lease, () => (starts, ends), cancellationToken);

    /// <summary>The same for records that are collected at the last moment, when it is this write's turn.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="collect">Gives them; when the write has to be repeated it is called again and gives the same.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="StaleTokenException">The lease is over; nothing was written.</exception>
    public Task WriteAsync(
        StageLease lease, Func<(IReadOnlyList<TeacherAttempt> Starts, IReadOnlyList<TeacherAttemptEnd> Ends)> collect, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(collect);
        return _database.WriteAsync(
            "teacher-attempts",
            async session =>
            {
                await Fence.HoldAndRenewAsync(session, lease);
                var (starts, ends) = collect();
                var started = await StartAsync(session, lease, starts);
                var ended = await EndAsync(session, lease, ends);
                await AddAsync(session, lease, ended with { Requests = started.Requests });
            },
            cancellationToken);
    }

    /// <summary>Remembers a batch, in place of what was known of it.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <exception cref="StaleTokenException">The lease is over; nothing was written.</exception>
    public Task SaveBatchAsync(StageLease lease, TeacherBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(batch);
        return _database.WriteAsync(
            "teacher-batch",
            async session =>
            {
                await Fence.HoldAsync(session, lease);
                await session.ExecuteAsync(
                    """
                    INSERT INTO teacher_batches (id, stage_id, remote_id, file_id, done, created_at) VALUES (@Id, @StageId, @RemoteId, @FileId, @done, @Now)
                    ON CONFLICT (id) DO UPDATE SET remote_id = excluded.remote_id, file_id = excluded.file_id, done = excluded.done
                    """,
                    new { batch.Id, lease.StageId, batch.RemoteId, batch.FileId, done = batch.IsDone ? 1 : 0, session.Now });
            },
            cancellationToken);
    }

    /// <summary>A stage's batches that are not done, oldest first, with their open requests.</summary>
    /// <param name="stageId">The stage.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<TeacherBatch>> OpenBatchesAsync(string stageId, CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<TeacherBatch>>(
            async session =>
            {
                var batches = await session.QueryAsync<BatchRow>("SELECT id, remote_id, file_id FROM teacher_batches WHERE stage_id = @stageId AND done = 0 ORDER BY no", new { stageId });
                var open = (await session.QueryAsync<TeacherAttemptRow>(
                    $"SELECT {TeacherAttemptRow.Columns} FROM teacher_attempts WHERE stage_id = @stageId AND state = 'open' AND batch_id IS NOT NULL ORDER BY started_at, id", new { stageId }))
                    .ToLookup(row => row.BatchId);
                return [.. batches.Select(batch => new TeacherBatch(batch.Id, batch.RemoteId, batch.FileId, false, [.. open[batch.Id].Select(row => row.ToAttempt())]))];
            },
            cancellationToken);

    /// <summary>What the stages of a job have spent on teachers; empty where none has asked one.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<TeacherSpend>> SpendAsync(string jobId, CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<TeacherSpend>>(
            async session => await session.QueryAsync<TeacherSpend>($"SELECT {SpendColumns} FROM teacher_spend WHERE job_id = @jobId ORDER BY stage_id", new { jobId }), cancellationToken);

    private const string SpendColumns =
        "stage_id, requests, answered, invalid, refused, failed, possibly_billed, prompt_tokens, completion_tokens, pico, possible_prompt, possible_completion, possible_pico, unpriced";

    private static Task<TeacherSpend?> SpendOfAsync(Session session, string stageId)
        => session.FirstAsync<TeacherSpend>($"SELECT {SpendColumns} FROM teacher_spend WHERE stage_id = @stageId", new { stageId });

    private static async Task<TeacherSpend> OthersAsync(Session session, StageLease lease)
    {
        var all = (await session.QueryAsync<TeacherSpend>($"SELECT {SpendColumns} FROM teacher_spend WHERE job_id = @JobId AND stage_id <> @StageId", new { lease.JobId, lease.StageId })).ToList();
        foreach (var spend in all.ToArray())
            all.AddRange((await session.QueryAsync<TeacherAttemptRow>($"SELECT {TeacherAttemptRow.Columns} FROM teacher_attempts WHERE stage_id = @StageId AND state = 'open'", new { spend.StageId }))
                .Select(row => new TeacherSpend { PossiblyBilled = 1, PossiblePrompt = row.ReservedPrompt, PossibleCompletion = row.ReservedCompletion, PossiblePico = row.ReservedPico ?? 0 }));
        return new TeacherSpend
        {
            Requests = all.Sum(spend => spend.Requests),
            Answered = all.Sum(spend => spend.Answered),
            Invalid = all.Sum(spend => spend.Invalid),
            Refused = all.Sum(spend => spend.Refused),
            Failed = all.Sum(spend => spend.Failed),
            PossiblyBilled = all.Sum(spend => spend.PossiblyBilled),
            PromptTokens = all.Sum(spend => spend.PromptTokens),
            CompletionTokens = all.Sum(spend => spend.CompletionTokens),
            Pico = all.Sum(spend => spend.Pico),
            PossiblePrompt = all.Sum(spend => spend.PossiblePrompt),
            PossibleCompletion = all.Sum(spend => spend.PossibleCompletion),
            PossiblePico = all.Sum(spend => spend.PossiblePico),
            Unpriced = all.Sum(spend => spend.Unpriced),
        };
    }

    private static async Task<TeacherSpend> StartAsync(Session session, StageLease lease, IReadOnlyList<TeacherAttempt> starts)
    {
        var added = await session.InsertAsync(
            "teacher_attempts (id, stage_id, model, answer_keys, batch_id, state, reserved_prompt, reserved_completion, reserved_pico, possibly_billed, token, started_at)",
            [.. starts.Select(start => new object?[]
            {
                start.Id, lease.StageId, start.Model, string.Join('\n', start.Keys), start.BatchId, "open", start.ReservedPrompt, start.ReservedCompletion, start.ReservedPico, 0,
                lease.Token, session.Now,
            })],
            "ON CONFLICT (id) DO NOTHING");
        return new TeacherSpend { Requests = added };
    }

    // With few waits however many ends there are: with many requests under way, all of them wait for this.
    private static async Task<TeacherSpend> EndAsync(Session session, StageLease lease, IReadOnlyList<TeacherAttemptEnd> ends)
    {
        // One that is not open was written before; its answer was swallowed on the way back.
        var changed = await session.ExecuteEachAsync(
            """
            UPDATE teacher_attempts SET state = @p2, possibly_billed = @p3, prompt_tokens = @p4, completion_tokens = @p5, pico = @p6, milliseconds = @p7, error = @p8, ended_at = @p9
            WHERE id = @p0 AND stage_id = @p1 AND state = 'open'
            """,
            [.. ends.Select(end => new object?[]
            {
                end.Id, lease.StageId, end.State, IsPossible(end) ? 1 : 0, end.PromptTokens, end.CompletionTokens, end.Pico, end.Milliseconds,
                end.Error is { } text ? RunLimits.Clean(text) : null, session.Now,
            })]);
        var ended = ends.Where((_, index) => changed[index] > 0).ToArray();
        var reserved = await AttemptsAsync(session, lease, [.. ended.Where(IsPossible).Select(end => end.Id)]);
        // In the order of keys, so that two stages never wait for each other.
        await session.InsertAsync(
            "teacher_answers (answer_key, kind, model, template, answer, prompt_tokens, completion_tokens, stage_id, answered_at)",
            [.. ends.SelectMany(end => end.Answers).DistinctBy(answer => answer.Key).OrderBy(answer => answer.Key, StringComparer.Ordinal).Select(answer => new object?[]
            {
                answer.Key, answer.Kind, answer.Model, answer.Template, answer.Answer.Replace('\0', ' '), answer.PromptTokens, answer.CompletionTokens, lease.StageId, session.Now,
            })],
            "ON CONFLICT (answer_key) DO NOTHING");
        return ended.Aggregate(new TeacherSpend(), (sum, end) => Plus(sum, end, reserved.GetValueOrDefault(end.Id)));
    }

    /// <summary>Whether a request may be billed at an amount that nobody stated: then what was reserved counts.</summary>
    private static bool IsPossible(TeacherAttemptEnd end) => !IsKnown(end) && end.MayBeBilled;

    private static bool IsKnown(TeacherAttemptEnd end) => end.PromptTokens is not null && end.CompletionTokens is not null;

    /// <summary>The stage's attempts of these ids. Under the stage's lock nobody else writes them.</summary>
    private static async Task<Dictionary<string, TeacherAttemptRow>> AttemptsAsync(Session session, StageLease lease, string[] ids)
        => ids.Length == 0 ? [] : (await session.QueryAsync<TeacherAttemptRow>(
            $"SELECT {TeacherAttemptRow.Columns} FROM teacher_attempts WHERE id {{any @ids}} AND stage_id = @StageId", new { ids, lease.StageId })).ToDictionary(row => row.Id, StringComparer.Ordinal);

    private static TeacherSpend Plus(TeacherSpend sum, TeacherAttemptEnd end, TeacherAttemptRow? possible)
    {
        var (prompt, completion, pico) = IsKnown(end) ? (end.PromptTokens!.Value, end.CompletionTokens!.Value, end.Pico) : (0, 0, 0);
        return new TeacherSpend
        {
            Answered = sum.Answered + (end.State == "answered" ? 1 : 0),
            Invalid = sum.Invalid + (end.State == "invalid" ? 1 : 0),
            Refused = sum.Refused + (end.State == "refused" ? 1 : 0),
            Failed = sum.Failed + (end.State == "failed" ? 1 : 0),
            PossiblyBilled = sum.PossiblyBilled + (possible is null ? 0 : 1),
            PromptTokens = sum.PromptTokens + prompt,
            CompletionTokens = sum.CompletionTokens + completion,
            Pico = sum.Pico + (pico ?? 0),
            PossiblePrompt = sum.PossiblePrompt + (possible?.ReservedPrompt ?? 0),
            PossibleCompletion = sum.PossibleCompletion + (possible?.ReservedCompletion ?? 0),
            PossiblePico = sum.PossiblePico + (possible?.ReservedPico ?? 0),
            Unpriced = sum.Unpriced + ((pico is null && prompt + completion > 0) || possible is { ReservedPico: null } ? 1 : 0),
        };
    }

    private static Task AddAsync(Session session, StageLease lease, TeacherSpend more)
        => session.InsertAsync(
            """
            teacher_spend (stage_id, job_id, requests, answered, invalid, refused, failed, possibly_billed, prompt_tokens, completion_tokens, pico,
                possible_prompt, possible_completion, possible_pico, unpriced)
            """,
            [[
                lease.StageId, lease.JobId, more.Requests, more.Answered, more.Invalid, more.Refused, more.Failed, more.PossiblyBilled, more.PromptTokens, more.CompletionTokens,
                more.Pico, more.PossiblePrompt, more.PossibleCompletion, more.PossiblePico, more.Unpriced,
            ]],
            """
            ON CONFLICT (stage_id) DO UPDATE SET requests = teacher_spend.requests + excluded.requests, answered = teacher_spend.answered + excluded.answered,
                invalid = teacher_spend.invalid + excluded.invalid, refused = teacher_spend.refused + excluded.refused, failed = teacher_spend.failed + excluded.failed,
                possibly_billed = teacher_spend.possibly_billed + excluded.possibly_billed, prompt_tokens = teacher_spend.prompt_tokens + excluded.prompt_tokens,
                completion_tokens = teacher_spend.completion_tokens + excluded.completion_tokens, pico = teacher_spend.pico + excluded.pico,
                possible_prompt = teacher_spend.possible_prompt + excluded.possible_prompt,
                possible_completion = teacher_spend.possible_completion + excluded.possible_completion,
                possible_pico = teacher_spend.possible_pico + excluded.possible_pico, unpriced = teacher_spend.unpriced + excluded.unpriced
            """);

    private sealed class AnswerRow
    {
        public string AnswerKey { get; set; } = "";

        public string Kind { get; set; } = "";

        public string Model { get; set; } = "";

        public string? Template { get; set; }

        public string Answer { get; set; } = "";

        public long? PromptTokens { get; set; }

        public long? CompletionTokens { get; set; }
    }

    private sealed class BatchRow
    {
        public string Id { get; set; } = "";

        public string? RemoteId { get; set; }

        public string? FileId { get; set; }
    }
}
