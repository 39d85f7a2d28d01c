namespace Distillery.Teachers;

/// <summary>Amounts of the last minute. In no 60 seconds more than the limit is let through, except one amount that is above it by itself.</summary>
internal sealed class SlidingWindow(long limit, TimeProvider clock)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);
    private readonly Queue<Entry> _entries = new();
    private long _sum;

    /// <summary>How long an amount must wait; zero when it may pass now.</summary>
    public TimeSpan WaitFor(long amount)
    {
        Forget();
        if (_sum + amount <= limit || _entries.Count == 0)
            return TimeSpan.Zero;
        var free = _sum;
        foreach (var entry in _entries)
        {
            free -= entry.Amount;
            if (free + amount <= limit)
                return Remaining(entry);
        }

        return Remaining(_entries.Last());
    }

    public Entry Add(long amount)
    {
        var entry = new Entry(clock.GetTimestamp()) { Amount = amount };
        _entries.Enqueue(entry);
        _sum += amount;
        return entry;
    }

    /// <summary>Puts the real amount in place of the reserved one.</summary>
    public void Correct(Entry entry, long amount)
    {
        if (!entry.IsGone)
            _sum += amount - entry.Amount;
        entry.Amount = amount;
    }

    private TimeSpan Remaining(Entry entry)
    {
        var left = Length - clock.GetElapsedTime(entry.At);
        // Timers are coarser than the clock: a millisecond more ends the wait surely.
        return left > TimeSpan.Zero ? left + TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(1);
    }

    private void Forget()
    {
        while (_entries.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.At) >= Length)
        {
            oldest.IsGone = true;
            _sum -= oldest.Amount;
            _entries.Dequeue();
        }
    }

    internal sealed class Entry(long at)
    {
        public long At => at;

        public long Amount { get; set; }

        public bool IsGone { get; set; }
    }
}
