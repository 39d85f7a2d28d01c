namespace Distillery.Teachers;

/// <summary>When a request that failed is sent again. There is no other retry loop below this one.</summary>
public sealed record RetryOptions
{
    /// <summary>Most tries of one question for errors of the endpoint (5xx, timeouts, connections), the first included; default 5. 429 does not count.</summary>
    public int Tries { get; init; } = 5;

    /// <summary>Most answers that are asked for when they come back invalid, the first included; default 3.</summary>
    public int Answers { get; init; } = 3;

    /// <summary>Wait before the second try; default half a second. It doubles with each try.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait; default 30 s.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Seconds until a request counts as lost; default 120.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    internal void Validate()
    {
        if (Tries is < 1 or > 100 || Answers is < 1 or > 100)
            throw new ArgumentException($"teacher.retries: tries is {Tries} and answers is {Answers}; both must lie in 1..100.");
        if (FirstWait <= TimeSpan.Zero || LongestWait < FirstWait || Timeout <= TimeSpan.Zero)
            throw new ArgumentException("teacher.retries: firstWait and timeout must be above zero, longestWait not below firstWait.");
    }
}
