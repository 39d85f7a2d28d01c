using System.Diagnostics;

namespace Distillery.Benchmarks.Teacher;

/// <summary>A stretch of this process's life: why it took as long as it did.</summary>
/// <param name="Seconds">Of the clock on the wall.</param>
/// <param name="CpuMs">Milliseconds of processors, of all threads together.</param>
/// <param name="PauseMs">Milliseconds for which the garbage collector stopped all threads.</param>
internal readonly record struct Stretch(double Seconds, double CpuMs, double PauseMs)
{
    /// <summary>Measures.</summary>
    /// <param name="work">What is measured.</param>
    public static async Task<Stretch> OfAsync(Func<Task> work)
    {
        var (cpu, pause, began) = (Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration(), Stopwatch.GetTimestamp());
        await work();
        return new Stretch(
            Stopwatch.GetElapsedTime(began).TotalSeconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds,
            (GC.GetTotalPauseDuration() - pause).TotalMilliseconds);
    }

    /// <summary>The one in the middle by seconds.</summary>
    public static Stretch Median(IReadOnlyCollection<Stretch> all) => all.OrderBy(one => one.Seconds).ElementAt(all.Count / 2);
}
