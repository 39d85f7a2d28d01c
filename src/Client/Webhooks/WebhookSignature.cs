using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Distillery.Client;

/// <summary>
/// For receivers of webhooks: tells whether a request was sent by the platform, just now, and with this body. Verify the bytes of the body
/// as they came, before anything reads them as JSON.
/// </summary>
public static class WebhookSignature
{
    /// <summary>Header with the signature: <c>t=…,v1=…</c>.</summary>
    public const string Header = "X-Distillery-Signature";

    /// <summary>Header with the delivery's id, the same in every retry: remember it to do nothing twice.</summary>
    public const string DeliveryHeader = "X-Distillery-Delivery";

    /// <summary>Header with the event's name.</summary>
    public const string EventHeader = "X-Distillery-Event";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The tolerance that is used when none is given.</summary>
    public static TimeSpan DefaultTolerance { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a request is genuine.</summary>
    /// <param name="secret">The webhook's secret.</param>
    /// <param name="header">Value of <see cref="Header"/>; null is never genuine.</param>
    /// <param name="body">The body's bytes.</param>
    /// <param name="tolerance">How far the time of signing may lie from now, in either direction; 5 minutes when absent.</param>
    /// <param name="clock">The clock; the system's when absent.</param>
    /// <returns>False for a wrong secret, a changed body, a signature that is too old, and anything that is not a signature.</returns>
    /// <exception cref="ArgumentException">The secret is empty.</exception>
    public static bool Verify(string secret, string? header, ReadOnlySpan<byte> body, TimeSpan? tolerance = null, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        if (header is null || !TryRead(header, out var time, out var signatures))
            return false;
        var age = (clock ?? TimeProvider.System).GetUtcNow() - time;
        if (age.Duration() > (tolerance ?? DefaultTolerance))
            return false;
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        hmac.AppendData("."u8);
        hmac.AppendData(body);
        var expected = hmac.GetHashAndReset();
        var genuine = false;
        // All are looked at, so that the time that it takes tells nothing.
        foreach (var signature in signatures)
            genuine |= CryptographicOperations.FixedTimeEquals(expected, signature);
        return genuine;
    }

    private static bool TryRead(string header, out DateTimeOffset time, out List<byte[]> signatures)
    {
        (time, signatures) = (default, []);
        var found = false;
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("t=", StringComparison.Ordinal))
            {
                // From 1970 to 9999, what a time can hold.
                if (found || !long.TryParse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799)
                    return false;
                (time, found) = (DateTimeOffset.FromUnixTimeSeconds(seconds), true);
            }
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && part.Length == 3 + 64 && !part.AsSpan(3).ContainsAnyExcept(HexDigits))
            {
                signatures.Add(Convert.FromHexString(part.AsSpan(3)));
            }
        }

        return found && signatures.Count > 0;
    }
}
