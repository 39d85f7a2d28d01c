namespace Distillery.Dashboard.Operations;

/// <summary>Asks again and again while a page is open.</summary>
internal static class Polling
{
    /// <summary>Runs an act after each interval until it is stopped.</summary>
    /// <param name="interval">The interval.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="dispatch">The page's own dispatcher.</param>
    /// <param name="act">What to do; errors of the API are its own matter.</param>
    /// <param name="host">Its end stops, too: pages of visitors who lost their connection are kept for a while, and would ask and draw without services.</param>
    /// <param name="ct">Stops.</param>
    public static async Task EveryAsync(TimeSpan interval, TimeProvider time, Func<Func<Task>, Task> dispatch, Func<Task> act, IHostApplicationLifetime host, CancellationToken ct)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, host.ApplicationStopping);
        try
        {
            using var timer = new PeriodicTimer(interval, time);
            while (await timer.WaitForNextTickAsync(end.Token))
                await dispatch(act);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was left, or the host ends.
        }
    }
}
