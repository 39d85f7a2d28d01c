namespace Distillery.Registry;

/// <summary>Histories of metrics as MLflow reads them: by time, step and value, in pages.</summary>
public sealed class HistoryStore
{
    /// <summary>Most values of a page.</summary>
    public const int MostPoints = 25_000;

    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public HistoryStore(Database database) => _database = database;

    /// <summary>A page of a history, ordered by time, step and value; NaN comes last of a moment.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="key">The metric.</param>
    /// <param name="limit">Most values to give, 1 to <see cref="MostPoints"/>.</param>
    /// <param name="token">The token of the page before; null for the first.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The values, and the token of the next page; null at the end.</returns>
    /// <exception cref="TrackingException">There is no such run, or the token cannot be read.</exception>
    public Task<(IReadOnlyList<TrackedMetric> Points, string? Next)> PageAsync(string runId, string key, int limit, string? token, CancellationToken cancellationToken)
    {
        var after = string.IsNullOrEmpty(token) ? (HistoryToken?)null : HistoryToken.Parse(token);
        return _database.ReadAsync<(IReadOnlyList<TrackedMetric>, string?)>(
            async session =>
            {
                var run = await session.FirstAsync<long?>("SELECT no FROM runs WHERE id = @runId", new { runId }) ?? throw TrackingException.NoRun(runId);
                if (await session.FirstAsync<long?>("SELECT no FROM metric_keys WHERE name = @key", new { key }) is not { } keyNo)
                    return ([], null);
                var from = after ?? HistoryToken.Start(await IsOrderedAsync(session, run, keyNo, limit));
                var points = await ReadAsync(session, run, keyNo, from, limit + 1);
                if (points.Count <= limit)
                    return (Sorted(points, from).Select(point => ToMetric(key, point)).ToList(), null);
                var last = points[limit - 1];
                return (
                    points.Take(limit).Select(point => ToMetric(key, point)).ToList(),
                    new HistoryToken(from.BySteps, last.Step, last.Time, last.IsNan, last.IsNan ? double.MaxValue : last.Value).ToString());
            },
            cancellationToken);
    }

    /// <summary>Values of one metric of several runs, thinned to about as many of each as asked: the lowest and highest of each stretch stay.</summary>
    /// <param name="runIds">The runs.</param>
    /// <param name="key">The metric.</param>
    /// <param name="firstStep">Only this step and later ones; null for all.</param>
    /// <param name="lastStep">Only this step and earlier ones; null for all.</param>
    /// <param name="most">Most values of a run, from 4.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<TrackedMetric>> SampleAsync(
        IReadOnlyList<string> runIds, string key, long? firstStep, long? lastStep, int most, CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<TrackedMetric>>(
            async session =>
            {
                var all = new List<TrackedMetric>();
                foreach (var runId in runIds)
                {
                    var sampler = new MetricSampler(most);
                    await session.ReadAsync(
                        """
                        SELECT step, time, value FROM metrics WHERE run_no = (SELECT no FROM runs WHERE id = @runId) AND key_no = (SELECT no FROM metric_keys WHERE name = @key)
                            AND step BETWEEN @from AND @to ORDER BY step, time
                        """,
                        new { runId, key, from = firstStep ?? long.MinValue, to = lastStep ?? long.MaxValue },
                        reader => sampler.Add(reader.GetInt64(0), reader.GetInt64(1), reader.GetDouble(2)));
                    all.AddRange(sampler.Finish().Select(point => new TrackedMetric(key, point.Value, point.Time, point.Step) { RunId = runId }));
                }

                return all;
            },
            cancellationToken);

    // The table is ordered by steps. Where times grow with them, as they nearly always do, its order is the one that is asked for, and each
    // page of a long history is one walk along its index. A history that fits a page is sorted here in any case.
    private static async Task<bool> IsOrderedAsync(Session session, long run, long key, int limit)
    {
        var args = new { run, key, count = limit + 1L };
        var count = await session.ScalarAsync<long>("SELECT COUNT(*) FROM (SELECT 1 AS one FROM metrics WHERE run_no = @run AND key_no = @key LIMIT @count) m", args)
            + await session.ScalarAsync<long>("SELECT COUNT(*) FROM (SELECT 1 AS one FROM metric_extras WHERE run_no = @run AND key_no = @key LIMIT @count) m", args);
        if (count <= limit)
            return true;
        const string Disordered =
            "SELECT COUNT(*) FROM (SELECT time, LAG(time) OVER (ORDER BY step, time) AS earlier FROM {0} WHERE run_no = @run AND key_no = @key) m WHERE time < earlier";
        return await session.ScalarAsync<long>(Disordered.Replace("{0}", "metrics", StringComparison.Ordinal), args) == 0
            && await session.ScalarAsync<long>(Disordered.Replace("{0}", "metric_extras", StringComparison.Ordinal), args) == 0;
    }

    private static async Task<List<Point>> ReadAsync(Session session, long run, long key, HistoryToken from, int count)
    {
        var (first, second) = from.BySteps ? ("step", "time") : ("time", "step");
        var args = new
        {
            run, key, count, a = from.BySteps ? from.Step : from.Time, b = from.BySteps ? from.Time : from.Step, nan = from.IsNan ? 1L : 0L, value = from.Value,
        };
        var points = new List<Point>();
        await session.ReadAsync(
            $"""
            SELECT step, time, value FROM metrics WHERE run_no = @run AND key_no = @key AND ({first}, {second}) >= (@a, @b)
                AND NOT ({first} = @a AND {second} = @b AND (@nan = 1 OR value <= @value)) ORDER BY {first}, {second} LIMIT @count
            """,
            args,
            reader => points.Add(new Point(reader.GetInt64(0), reader.GetInt64(1), false, reader.GetDouble(2))));
        await session.ReadAsync(
            $"""
            SELECT step, time, is_nan, value FROM metric_extras WHERE run_no = @run AND key_no = @key AND ({first}, {second}) >= (@a, @b)
                AND NOT ({first} = @a AND {second} = @b AND (is_nan < @nan OR (is_nan = @nan AND value <= @value))) ORDER BY {first}, {second}, is_nan, value LIMIT @count
            """,
            args,
            reader => points.Add(new Point(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2) != 0, reader.GetInt64(2) != 0 ? double.NaN : reader.GetDouble(3))));
        return [.. Sorted(points, from)];
    }

    private static IEnumerable<Point> Sorted(List<Point> points, HistoryToken from)
    {
        // What is the first page and the last need not follow the steps.
        var byTime = points.OrderBy(point => point.Time).ThenBy(point => point.Step);
        var bySteps = points.OrderBy(point => point.Step).ThenBy(point => point.Time);
        var isWhole = from.Step == long.MinValue && from.Time == long.MinValue && from.Value == double.NegativeInfinity;
        return (from.BySteps && !isWhole ? bySteps : byTime).ThenBy(point => point.IsNan).ThenBy(point => point.Value);
    }

    private static TrackedMetric ToMetric(string key, Point point) => new(key, point.Value, point.Time, point.Step);

    private readonly record struct Point(long Step, long Time, bool IsNan, double Value);
}
