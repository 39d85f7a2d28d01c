using System.Globalization;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What pages and clients read about teachers: the cache, spending beside budgets, answers, and requests that went wrong.</summary>
public sealed class TeacherQueries
{
    private const string Sums =
        "requests, answered, invalid, refused, failed, possibly_billed, prompt_tokens, completion_tokens, pico, possible_pico, unpriced";

    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public TeacherQueries(Database database) => _database = database;

    /// <summary>What is kept and what was spent, over everything.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<TeacherOverview> OverviewAsync(CancellationToken cancellationToken)
        => _database.ReadAsync(
            async session =>
            {
                var models = await session.QueryAsync<TeacherCacheRow>(
                    """
                    SELECT model, kind, COUNT(*) AS answers, CAST(COALESCE(SUM(prompt_tokens), 0) AS BIGINT) AS prompt_tokens,
                        CAST(COALESCE(SUM(completion_tokens), 0) AS BIGINT) AS completion_tokens, MIN(answered_at) AS first_at, MAX(answered_at) AS last_at
                    FROM teacher_answers GROUP BY model, kind ORDER BY model, kind
                    """);
                var sums = string.Join(", ", Sums.Split(", ").Select(column => $"CAST(COALESCE(SUM({column}), 0) AS BIGINT) AS {column}"));
                var spend = await session.FirstAsync<TeacherSumsRow>($"SELECT {sums} FROM teacher_spend");
                return new TeacherOverview(
                    [.. models.Select(row => new TeacherCacheView(
                        row.Model, row.Kind, row.Answers, row.PromptTokens, row.CompletionTokens, UnixTime.ToTime(row.FirstAt), UnixTime.ToTime(row.LastAt)))],
                    spend!.ToSums());
            },
            cancellationToken);

    /// <summary>Stages that asked a teacher, those of the newest jobs first.</summary>
    /// <param name="team">Only this team's jobs; null for all.</param>
    /// <param name="text">Only jobs with these words in their name or id; null for all.</param>
    /// <param name="after">The <c>next</c> of the page before; null for the first.</param>
    /// <param name="limit">Most to give, from 1.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="oldestFirst">Whether the oldest comes first.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> was not given out by this list.</exception>
    public Task<Page<TeacherSpendView>> SpendAsync(string? team, string? text, string? after, int limit, CancellationToken cancellationToken, bool oldestFirst = false)
    {
        var cursor = Cursor.Parse(after) ?? Cursor.Start(oldestFirst);
        var (past, sort) = Cursor.Order(oldestFirst);
        return _database.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<TeacherSpendRow>(
                    $"""
                    SELECT j.id AS job_id, j.name AS job_name, j.team, j.created_at, s.id AS stage_id, s.name AS stage, s.state, p.spec,
                        (SELECT a.model FROM teacher_attempts a WHERE a.stage_id = s.id ORDER BY a.started_at LIMIT 1) AS model,
                        {string.Join(", ", Sums.Split(", ").Select(column => $"t.{column}"))}
                    FROM teacher_spend t JOIN stages s ON s.id = t.stage_id JOIN jobs j ON j.id = t.job_id JOIN job_specs p ON p.job_id = j.id
                    WHERE j.created_at {past}= @Time AND (j.created_at, s.id) {past} (@Time, @Id){(team is null ? "" : " AND j.team = @team")}
                        {(text is null ? "" : " AND LOWER(j.name || ' ' || j.id) LIKE @like ESCAPE '!'")}
                    ORDER BY j.created_at {sort}, s.id {sort} LIMIT @take
                    """,
                    new { cursor.Time, cursor.Id, team, like = Like(text), take = limit + 1 });
                return Page(rows, limit, row => row.ToView(), row => new Cursor(row.CreatedAt, row.StageId));
            },
            cancellationToken);
    }

    /// <summary>Answers that are kept, newest first.</summary>
    /// <param name="model">Only this model's; null for all.</param>
    /// <param name="kind"><c>chat</c> or <c>embedding</c>; null for both.</param>
    /// <param name="text">Only answers with these words; null for all.</param>
    /// <param name="after">The <c>next</c> of the page before; null for the first.</param>
    /// <param name="limit">Most to give, from 1.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="oldestFirst">Whether the oldest comes first.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> was not given out by this list.</exception>
    public Task<Page<TeacherAnswerView>> AnswersAsync(string? model, string? kind, string? text, string? after, int limit, CancellationToken cancellationToken, bool oldestFirst = false)
    {
        var cursor = Cursor.Parse(after) ?? Cursor.Start(oldestFirst);
        var (past, sort) = Cursor.Order(oldestFirst);
        return _database.ReadAsync(
            async session =>
            {
                // One character more than is shown tells whether there is more.
                var rows = await session.QueryAsync<TeacherAnswerRow>(
                    $"""
                    SELECT a.answer_key, a.kind, a.model, a.template, SUBSTR(a.answer, 1, @most) AS text, a.prompt_tokens, a.completion_tokens, a.answered_at,
                        j.id AS job_id, j.name AS job_name
                    FROM teacher_answers a LEFT JOIN stages s ON s.id = a.stage_id LEFT JOIN jobs j ON j.id = s.job_id
                    WHERE (a.answered_at, a.answer_key) {past} (@Time, @Id){(model is null ? "" : " AND a.model = @model")}{(kind is null ? "" : " AND a.kind = @kind")}
                        {(text is null ? "" : " AND LOWER(a.answer) LIKE @like ESCAPE '!'")}
                    ORDER BY a.answered_at {sort}, a.answer_key {sort} LIMIT @take
                    """,
                    new { cursor.Time, cursor.Id, model, kind, like = Like(text), most = TeacherAnswerView.MostCharacters + 1, take = limit + 1 });
                return Page(rows, limit, row => row.ToView(), row => new Cursor(row.AnsweredAt, row.AnswerKey));
            },
            cancellationToken);
    }

    /// <summary>Requests that brought no answer to use, newest first.</summary>
    /// <param name="state"><c>invalid</c>, <c>refused</c>, <c>failed</c> or <c>lost</c>; null for all of them.</param>
    /// <param name="model">Only this model's; null for all.</param>
    /// <param name="after">The <c>next</c> of the page before; null for the first.</param>
    /// <param name="limit">Most to give, from 1.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="oldestFirst">Whether the oldest comes first.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> was not given out by this list.</exception>
    public Task<Page<TeacherFaultView>> FaultsAsync(string? state, string? model, string? after, int limit, CancellationToken cancellationToken, bool oldestFirst = false)
    {
        var cursor = Cursor.Parse(after) ?? Cursor.Start(oldestFirst);
        var (past, sort) = Cursor.Order(oldestFirst);
        return _database.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<TeacherFaultRow>(
                    $"""
                    SELECT a.id, a.state, a.model, a.error, a.milliseconds, a.pico, a.started_at, j.id AS job_id, j.name AS job_name
                    FROM teacher_attempts a JOIN stages s ON s.id = a.stage_id JOIN jobs j ON j.id = s.job_id
                    WHERE a.state IN ('invalid', 'refused', 'failed', 'lost') AND (a.started_at, a.id) {past} (@Time, @Id)
                        {(state is null ? "" : " AND a.state = @state")}{(model is null ? "" : " AND a.model = @model")}
                    ORDER BY a.started_at {sort}, a.id {sort} LIMIT @take
                    """,
                    new { cursor.Time, cursor.Id, state, model, take = limit + 1 });
                return Page(rows, limit, row => row.ToView(), row => new Cursor(row.StartedAt, row.Id));
            },
            cancellationToken);
    }

    /// <summary>Files with prompts and rationales for people to read, those of the newest runs first.</summary>
    /// <param name="after">The <c>next</c> of the page before; null for the first.</param>
    /// <param name="limit">Most to give, from 1.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <param name="oldestFirst">Whether the oldest comes first.</param>
    /// <exception cref="ArgumentException"><paramref name="after"/> was not given out by this list.</exception>
    public Task<Page<TextFileView>> TextFilesAsync(string? after, int limit, CancellationToken cancellationToken, bool oldestFirst = false)
    {
        var cursor = Cursor.Parse(after) ?? Cursor.Start(oldestFirst);
        var (past, sort) = Cursor.Order(oldestFirst);
        return _database.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<TextFileRow>(
                    $"""
                    SELECT f.run_no, f.path, f.digest, f.bytes, r.id AS run_id, s.name AS stage, COALESCE(s.ended_at, r.created_at) AS at, j.id AS job_id, j.name AS job_name
                    FROM run_artifacts f JOIN runs r ON r.no = f.run_no JOIN stages s ON s.run_id = r.id JOIN jobs j ON j.id = s.job_id
                    WHERE f.path = 'samples.json' AND f.run_no {past} @Time ORDER BY f.run_no {sort} LIMIT @take
                    """,
                    new { cursor.Time, take = limit + 1 });
                return Page(rows, limit, row => row.ToView(), row => new Cursor(row.RunNo, row.RunId));
            },
            cancellationToken);
    }

    private static Page<TView> Page<TRow, TView>(IReadOnlyList<TRow> rows, int limit, Func<TRow, TView> view, Func<TRow, Cursor> cursor)
        => new([.. rows.Take(limit).Select(view)], rows.Count > limit ? cursor(rows[limit - 1]).ToString() : null);

    private static string? Like(string? text) => text is null
        ? null
        : $"%{text.Trim().ToLower(CultureInfo.InvariantCulture).Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%";
}
