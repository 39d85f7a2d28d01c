using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Writes metric histories and their newest values.</summary>
internal static class MetricWriter
{
    // A point that is there already costs no new row version.
    private const string LastValueCounts =
        "ON CONFLICT (run_no, key_no, step, time) DO UPDATE SET value = excluded.value WHERE metrics.value <> excluded.value";

    private const string NewestWins =
        """
        ON CONFLICT (run_no, key_no) DO UPDATE SET step = excluded.step, time = excluded.time, value = excluded.value, is_nan = 0
        WHERE excluded.step > latest_metrics.step OR (excluded.step = latest_metrics.step AND excluded.time >= latest_metrics.time)
        """;

    /// <summary>Writing the same points again changes nothing.</summary>
    public static async Task WriteAsync(Session session, long runNo, IReadOnlyList<MetricPoint> points)
    {
        if (points.Count == 0)
            return;
        var keys = await session.MetricKeys.NumbersAsync(session, [.. points.Select(point => point.Key).Distinct(StringComparer.Ordinal)]);
        // Within a statement a row may be named once; the last value of a moment counts. In one order, so that two writers of the same
        // points never wait for each other.
        var rows = new SortedDictionary<(long Key, long Step, long Time), double>();
        foreach (var point in points)
            rows[(keys[point.Key], point.Step, point.Time.ToUnixTimeMilliseconds())] = point.Value;
        var newest = new List<object?[]>();
        var all = new List<object?[]>(rows.Count);
        foreach (var ((key, step, time), value) in rows)
        {
            var row = new object?[] { runNo, key, step, time, value };
            all.Add(row);
            // Sorted: a key's last row is its newest.
            if (newest.Count > 0 && (long)newest[^1][1]! == key)
                newest[^1] = row;
            else
                newest.Add(row);
        }

        await session.InsertAsync("metrics (run_no, key_no, step, time, value)", all, LastValueCounts);
        await session.InsertAsync("latest_metrics (run_no, key_no, step, time, value)", newest, NewestWins);
    }
}
