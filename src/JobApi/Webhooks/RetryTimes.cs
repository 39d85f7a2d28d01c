using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Distillery.JobApi.Webhooks;

/// <summary>When a delivery is tried again.</summary>
internal static class RetryTimes
{
    private const double Spread = 0.2;

    /// <summary>The wait after a failed try; null when its time is over.</summary>
    /// <param name="options">Rules.</param>
    /// <param name="id">Id of the delivery: it spreads the waits, so that those that failed together do not come back together.</param>
    /// <param name="attempt">Number of the try that failed, from 1.</param>
    /// <param name="tried">For how long it has been tried.</param>
    /// <param name="asked">What the receiver asked for.</param>
    public static TimeSpan? After(WebhookOptions options, string id, int attempt, TimeSpan tried, TimeSpan? asked)
    {
        var seconds = Math.Min(options.FirstRetry.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 40)), options.LongestRetry.TotalSeconds);
        var wait = TimeSpan.FromSeconds(seconds * (1 - Spread + (2 * Spread * Share(id, attempt))));
        if (asked is { } longer && longer > wait)
            wait = longer < options.LongestRetry ? longer : options.LongestRetry;
        return tried + wait > options.GiveUpAfter ? null : wait;
    }

    // 0 .. 1, the same for the same try.
    private static double Share(string id, int attempt)
        => BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.ASCII.GetBytes($"{id}:{attempt}"))) / (double)uint.MaxValue;
}
