using System.Collections.Concurrent;

namespace Distillery.JobApi.Access;

/// <summary>Counts events of a subject in windows of one minute; remembers a bounded number of subjects.</summary>
internal sealed class SlidingCount(int most, TimeProvider clock)
{
    private const int MostSubjects = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (long Start, int Count)> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts one more.</summary>
    /// <returns>Whether it is still within the limit.</returns>
    public bool Add(string subject)
    {
        if (_counts.Count >= MostSubjects)
        {
            foreach (var (known, value) in _counts)
            {
                if (clock.GetElapsedTime(value.Start) >= Window)
                    _counts.TryRemove(known, out _);
            }

            // Whoever fills the memory with fresh subjects is told no until some of them have aged.
            if (_counts.Count >= MostSubjects && !_counts.ContainsKey(subject))
                return false;
        }

        var now = clock.GetTimestamp();
        return _counts.AddOrUpdate(
            subject,
            (now, 1),
            (_, old) => clock.GetElapsedTime(old.Start, now) < Window ? (old.Start, old.Count + 1) : (now, 1)).Count <= most;
    }

    /// <summary>How long the subject has to wait; null when it is within the limit.</summary>
    public TimeSpan? Wait(string subject)
    {
        if (!_counts.TryGetValue(subject, out var value) || value.Count < most)
            return null;
        var left = Window - clock.GetElapsedTime(value.Start);
        return left > TimeSpan.Zero ? left : null;
    }
}
