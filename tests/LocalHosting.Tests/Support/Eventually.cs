using System.Diagnostics;

namespace Distillery.LocalHosting.Tests.Support;

internal static class Eventually
{
    /// <summary>Waits until something holds; fails with the description after a long time.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string description, int seconds = 30)
    {
        for (var watch = Stopwatch.StartNew(); !condition();)
        {
            (watch.Elapsed.TotalSeconds < seconds).ShouldBeTrue($"not within {seconds} s: {description}");
            await Task.Delay(50);
        }
    }
}
