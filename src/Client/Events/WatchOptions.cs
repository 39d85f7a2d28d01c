namespace Distillery.Client;

/// <summary>How a job is watched.</summary>
public sealed record WatchOptions
{
    /// <summary>Continue after this event; null begins with the job as it is. A job that had ended before gives no further event, so do not wait for its end.</summary>
    public long? After { get; init; }

    /// <summary>Stop when the job has ended; false watches on, for example because it may be retried.</summary>
    public bool StopAtEnd { get; init; } = true;

    /// <summary>Wait before the first reconnect; doubled for each further one.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait between reconnects.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection that is silent for so long is given up; the API's heartbeat comes every 15 seconds.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Quiet time after a job's end that is waited for its last lines.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Called when the connection was lost, before the wait for the next one, with the reason.</summary>
    public Action<DistilleryApiException>? Disconnected { get; init; }

    /// <summary>Called when a connection stands, also the first one.</summary>
    public Action? Connected { get; init; }
}
