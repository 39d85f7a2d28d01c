using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Writes metric histories and their newest values.</summary>
internal static class MetricWriter
{
    private const string NewestWins =
        """
        ON CONFLICT (run_no, key_no) DO UPDATE SET step = excluded.step, time = excluded.time, value = excluded.value
        WHERE excluded.step > latest_metrics.step OR (excluded.step = latest_metrics.step AND excluded.time >= latest_metrics.time)
        """;

    /// <summary>Writing the same points again changes nothing.</summary>
    public static async Task WriteAsync(Session session, long runNo, IReadOnlyList<MetricPoint> points)
    {
        if (points.Count == 0)
            return;
        var keys = await KeysAsync(session, [.. points.Select(point => point.Key).Distinct(StringComparer.Ordinal)]);
        // Within a statement a row may be named once; the last value of a moment counts.
        var rows = points
            .Select(point => (Key: keys[point.Key], point.Step, Time: point.Time.ToUnixTimeMilliseconds(), point.Value))
            .GroupBy(row => (row.Key, row.Step, row.Time))
            .Select(group => group.Last())
            .ToList();
        await session.InsertAsync(
            "metrics (run_no, key_no, step, time, value)",
            [.. rows.Select(row => new object?[] { runNo, row.Key, row.Step, row.Time, row.Value })],
            "ON CONFLICT (run_no, key_no, step, time) DO UPDATE SET value = excluded.value");
        await session.InsertAsync(
            "latest_metrics (run_no, key_no, step, time, value)",
            [.. rows.GroupBy(row => row.Key).Select(group => group.OrderBy(row => row.Step).ThenBy(row => row.Time).Last())
                .Select(row => new object?[] { runNo, row.Key, row.Step, row.Time, row.Value })],
            NewestWins);
    }

    private static async Task<Dictionary<string, long>> KeysAsync(Session session, IReadOnlyList<string> names)
    {
        var known = await ReadAsync(session, names);
        var missing = names.Where(name => !known.ContainsKey(name)).Select(name => new object?[] { name }).ToList();
        if (missing.Count == 0)
            return known;
        await session.InsertAsync("metric_keys (name)", missing, "ON CONFLICT (name) DO NOTHING");
        return await ReadAsync(session, names);
    }

    private static async Task<Dictionary<string, long>> ReadAsync(Session session, IReadOnlyList<string> names)
        => (await session.QueryAsync<KeyRow>("SELECT no, name FROM metric_keys WHERE name {any @names}", new { names }))
            .ToDictionary(row => row.Name, row => row.No, StringComparer.Ordinal);

    private sealed class KeyRow
    {
        public long No { get; set; }

        public string Name { get; set; } = "";
    }
}
