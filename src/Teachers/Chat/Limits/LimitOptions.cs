namespace Distillery.Teachers;

/// <summary>How fast an endpoint is asked.</summary>
public sealed record LimitOptions
{
    /// <summary>Most requests at the same time, 1 to 4096; default 8. The level adapts itself below it.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Most requests in any minute; null for no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Most tokens in any minute, counted at their upper bound until the endpoint states them; null for no limit.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>After how many answers in a row one more request at a time is allowed again; default 25.</summary>
    public int AnswersPerStep { get; init; } = 25;

    /// <summary>How long nothing is sent after a 429 without Retry-After; default 2 s.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After how long without any answer but 429 the stage stops; default 10 minutes.</summary>
    public TimeSpan ThrottlePatience { get; init; } = TimeSpan.FromMinutes(10);

    internal void Validate()
    {
        if (Concurrency is < 1 or > 4096)
            throw new ArgumentException($"teacher.limits.concurrency is {Concurrency}; it must lie in 1..4096.");
        if (RequestsPerMinute < 1)
            throw new ArgumentException($"teacher.limits.requestsPerMinute is {RequestsPerMinute}; it must be at least 1.");
        if (TokensPerMinute < 1)
            throw new ArgumentException($"teacher.limits.tokensPerMinute is {TokensPerMinute}; it must be at least 1.");
        if (AnswersPerStep < 1 || Cooldown < TimeSpan.Zero || ThrottlePatience <= TimeSpan.Zero)
            throw new ArgumentException("teacher.limits: answersPerStep must be at least 1, cooldown not negative, throttlePatience above zero.");
    }
}
