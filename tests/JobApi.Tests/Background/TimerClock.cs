namespace Distillery.JobApi.Tests;

/// <summary>A clock that stands until it is moved, with the timers that wait for it.</summary>
internal sealed class TimerClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Waiting> _waiting = [];
    private DateTimeOffset _now = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Waiting(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on without anybody's waking up: what happens in the middle of somebody's work.</summary>
    public void Pass(TimeSpan by)
    {
        lock (_lock)
            _now += by;
    }

    /// <summary>Moves on, wakes those whose time has come, and gives control back when all of them wait again.</summary>
    /// <param name="by">How far.</param>
    /// <param name="sleepers">How many wait when everything is at rest.</param>
    public async Task AdvanceAsync(TimeSpan by, int sleepers)
    {
        await RestAsync(sleepers);
        List<Waiting> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _waiting.Where(timer => timer.Due <= _now)];
            _waiting.RemoveAll(due.Contains);
        }

        due.ForEach(timer => timer.Fire());
        await RestAsync(sleepers);
    }

    /// <summary>Ends when so many wait.</summary>
    public async Task RestAsync(int sleepers)
    {
        var start = System.GetTimestamp();
        while (Sleepers() != sleepers)
        {
            System.GetElapsedTime(start).TotalSeconds.ShouldBeLessThan(60, $"{Sleepers()} of {sleepers} wait");
            await Task.Delay(1);
        }
    }

    private int Sleepers()
    {
        lock (_lock)
            return _waiting.Count;
    }

    private sealed class Waiting(TimerClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._waiting.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock._now + dueTime;
                clock._waiting.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._waiting.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
