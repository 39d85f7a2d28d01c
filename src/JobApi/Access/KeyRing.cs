using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Distillery.Registry;

namespace Distillery.JobApi.Access;

/// <summary>
/// Checks shown keys, with a memory of a few seconds: so much later at most does a revocation hold on every instance. Addresses that
/// show many unknown keys have to wait.
/// </summary>
internal sealed class KeyRing(KeyStore keys, JobApiOptions options, TimeProvider clock)
{
    private const int MostRemembered = 10_000;
    private readonly ConcurrentDictionary<string, (KeyCheck Check, long At)> _known = new(StringComparer.Ordinal);
    private readonly SlidingCount _failures = new(options.FailedSignInsPerMinute, clock);

    /// <summary>What the key is worth, or how long its sender has to wait before another may be tried.</summary>
    public async Task<(KeyCheck Check, TimeSpan? Wait)> CheckAsync(string text, IPAddress? address, CancellationToken cancellationToken)
    {
        // The memory holds digests, never keys.
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var remembered = _known.TryGetValue(digest, out var entry);
        if (remembered && clock.GetElapsedTime(entry.At) < options.KeyMemory)
            return (entry.Check, null);
        var from = Subject(address);
        // Keys that were good before are checked again in any case: a neighbour who guesses must not lock others out.
        if (!(remembered && entry.Check.Key is not null) && _failures.Wait(from) is { } wait)
            return (new KeyCheck((Contracts.KeyView?)null), wait);
        var check = await keys.CheckAsync(text, cancellationToken);
        if (check.Key is null)
            _failures.Add(from);
        if (_known.Count >= MostRemembered)
            _known.Clear();
        _known[digest] = (check, clock.GetTimestamp());
        return (check, null);
    }

    /// <summary>Drops what is remembered about a key.</summary>
    public void Forget(string keyId)
    {
        foreach (var (digest, entry) in _known)
        {
            if (entry.Check.Key?.Id == keyId)
                _known.TryRemove(digest, out _);
        }
    }

    // Whoever has one IPv6 address has 2^64 of them.
    private static string Subject(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };
}
