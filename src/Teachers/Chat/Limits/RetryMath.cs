using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>Waits between tries.</summary>
internal static class RetryMath
{
    private const double Jitter = 0.2;

    /// <summary>The wait after a failed try: doubling, up to a longest one, a fifth more or less by a seeded draw.</summary>
    /// <param name="options">First and longest wait.</param>
    /// <param name="failures">Failed tries so far, from 1.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="question">Which question: questions that failed together do not come back together.</param>
    /// <param name="retryAfter">What the endpoint asks for, the least then.</param>
    public static TimeSpan Wait(RetryOptions options, int failures, long seed, int question, TimeSpan? retryAfter = null)
    {
        var factor = Math.Pow(2, Math.Min(failures - 1, 30));
        var plain = Math.Min(options.FirstWait.TotalMilliseconds * factor, options.LongestWait.TotalMilliseconds);
        var draw = new SeededGenerator(seed, ((long)question << 8) + failures).NextDouble();
        var wait = TimeSpan.FromMilliseconds(plain * (1 - Jitter + 2 * Jitter * draw));
        return retryAfter is { } least && least > wait ? least : wait;
    }

    /// <summary>Reads a Retry-After: seconds, or a date. A date of the past means now.</summary>
    /// <param name="header">The header's value.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null where it is neither.</returns>
    public static TimeSpan? RetryAfter(string? header, DateTimeOffset now)
    {
        if (header is null)
            return null;
        if (double.TryParse(header, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, 86_400));
        if (!DateTimeOffset.TryParseExact(header.Trim(), "r", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var date))
            return null;
        return date > now ? date - now : TimeSpan.Zero;
    }
}
