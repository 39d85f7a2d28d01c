using System.Diagnostics;

namespace Distillery.Benchmarks.Api;

/// <summary>Calls something again and again and keeps how long each call took.</summary>
internal static class Load
{
    /// <summary>Several callers for a while.</summary>
    /// <returns>Calls per second, and each call's milliseconds.</returns>
    public static async Task<(double PerSecond, List<double> Ms)> ForAsync(TimeSpan time, int callers, Func<int, int, Task> call)
    {
        var start = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var mine = new List<double>();
            for (var n = 0; Stopwatch.GetElapsedTime(start) < time; n++)
                mine.Add(await TimeAsync(() => call(caller, n)));
            return mine;
        })));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var ms = all.SelectMany(mine => mine).ToList();
        return (ms.Count / seconds, ms);
    }

    /// <summary>One caller, a number of times.</summary>
    public static async Task<List<double>> TimesAsync(int times, Func<int, Task> call)
    {
        var ms = new List<double>(times);
        for (var n = 0; n < times; n++)
            ms.Add(await TimeAsync(() => call(n)));
        return ms;
    }

    /// <summary>The value below which this share of the values lies.</summary>
    public static double Quantile(List<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
    }

    private static async Task<double> TimeAsync(Func<Task> call)
    {
        var start = Stopwatch.GetTimestamp();
        await call();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
