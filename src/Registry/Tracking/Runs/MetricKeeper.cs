namespace Distillery.Registry;

/// <summary>
/// Writes values of metrics as MLflow keeps them: every distinct value of a step and time stays, NaN too, and the newest is the one with
/// the greatest step, time and value. Writing the same values again changes nothing.
/// </summary>
internal static class MetricKeeper
{
    private const string GreatestWins =
        """
        ON CONFLICT (run_no, key_no) DO UPDATE SET step = excluded.step, time = excluded.time, value = excluded.value, is_nan = excluded.is_nan
        WHERE (excluded.step, excluded.time) > (latest_metrics.step, latest_metrics.time)
            OR (excluded.step = latest_metrics.step AND excluded.time = latest_metrics.time AND
                (excluded.is_nan < latest_metrics.is_nan OR (excluded.is_nan = latest_metrics.is_nan AND excluded.value > latest_metrics.value)))
        """;

    public static async Task WriteAsync(Session session, long runNo, IReadOnlyList<TrackedMetric> metrics)
    {
        if (metrics.Count == 0)
            return;
        var keys = await session.MetricKeys.NumbersAsync(session, [.. metrics.Select(metric => metric.Key).Distinct(StringComparer.Ordinal)]);
        // In one order, so that two writers of the same values never wait for each other. One value of a moment fits the history.
        var moments = new SortedDictionary<(long Key, long Step, long Time), double>();
        var extras = new SortedSet<(long Key, long Step, long Time, int IsNan, double Value)>();
        foreach (var metric in metrics)
        {
            var moment = (keys[metric.Key], metric.Step, metric.Timestamp);
            // -0 and 0 are one value to every database.
            var value = metric.Value == 0 ? 0 : metric.Value;
            if (double.IsNaN(value))
                extras.Add((moment.Item1, moment.Step, moment.Timestamp, 1, 0));
            else if (!moments.TryAdd(moment, value) && moments[moment] != value)
                extras.Add((moment.Item1, moment.Step, moment.Timestamp, 0, value));
        }

        var rows = moments.Select(pair => new object?[] { runNo, pair.Key.Key, pair.Key.Step, pair.Key.Time, pair.Value }).ToList();
        var made = await session.InsertAsync("metrics (run_no, key_no, step, time, value)", rows, "ON CONFLICT (run_no, key_no, step, time) DO NOTHING");
        if (made < rows.Count || extras.Any(extra => extra.IsNan == 0))
            await AddOthersAsync(session, runNo, moments, extras);
        await session.InsertAsync(
            "metric_extras (run_no, key_no, step, time, is_nan, value)",
            [.. extras.Select(extra => new object?[] { runNo, extra.Key, extra.Step, extra.Time, (long)extra.IsNan, extra.Value })],
            "ON CONFLICT DO NOTHING");
        var newest = metrics.GroupBy(metric => keys[metric.Key]).OrderBy(group => group.Key).Select(group =>
        {
            var last = group.OrderBy(metric => metric.Step).ThenBy(metric => metric.Timestamp).ThenBy(metric => !double.IsNaN(metric.Value)).ThenBy(metric => metric.Value).Last();
            return new object?[] { runNo, group.Key, last.Step, last.Timestamp, double.IsNaN(last.Value) ? 0 : last.Value, double.IsNaN(last.Value) ? 1L : 0L };
        }).ToList();
        await session.InsertAsync("latest_metrics (run_no, key_no, step, time, value, is_nan)", newest, GreatestWins);
    }

    // Some moments had a value already: where it is another one, ours joins it, and what equals it is no further value.
    private static async Task AddOthersAsync(
        Session session, long runNo, SortedDictionary<(long Key, long Step, long Time), double> moments, SortedSet<(long Key, long Step, long Time, int IsNan, double Value)> extras)
    {
        var stored = new Dictionary<(long Key, long Step, long Time), double>();
        foreach (var some in moments.Keys.Chunk(500))
        {
            var args = new
            {
                runNo,
                keys = some.Select(moment => moment.Key).Distinct().ToArray(),
                steps = some.Select(moment => moment.Step).Distinct().ToArray(),
                times = some.Select(moment => moment.Time).Distinct().ToArray(),
            };
            await session.ReadAsync(
                "SELECT key_no, step, time, value FROM metrics WHERE run_no = @runNo AND key_no {any @keys} AND step {any @steps} AND time {any @times}",
                args,
                reader => stored[(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2))] = reader.GetDouble(3));
        }

        foreach (var (moment, value) in moments)
        {
            if (stored[moment] != value)
                extras.Add((moment.Key, moment.Step, moment.Time, 0, value));
        }

        extras.RemoveWhere(extra => extra.IsNan == 0 && stored[(extra.Key, extra.Step, extra.Time)] == extra.Value);
    }
}
