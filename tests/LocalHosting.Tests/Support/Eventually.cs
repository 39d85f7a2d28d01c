using System.Diagnostics;

namespace Distillery.LocalHosting.Tests.Support;

internal static class Eventually
{
    /// <summary>Waits until something holds; fails with the description after a long time.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string description, Func<Task>? step = null, int seconds = 120)
    {
        for (var watch = Stopwatch.StartNew(); !condition();)
        {
            (watch.Elapsed.TotalSeconds < seconds).ShouldBeTrue($"not within {seconds} s: {description}");
            if (step is not null)
                await step();
            await Task.Delay(50);
        }
    }
}
