using System.Diagnostics;

namespace Distillery.JobApi.Tests;

/// <summary>Waits for what other threads and processes do; how long it takes is never asserted.</summary>
internal static class Patience
{
    public static async Task<T> UntilAsync<T>(Func<Task<T>> look, Func<T, bool> holds, int seconds = 60)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var found = await look();
            if (holds(found))
                return found;
            Stopwatch.GetElapsedTime(start).TotalSeconds.ShouldBeLessThan(seconds, $"still {System.Text.Json.JsonSerializer.Serialize(found)}");
            await Task.Delay(50);
        }
    }
}
