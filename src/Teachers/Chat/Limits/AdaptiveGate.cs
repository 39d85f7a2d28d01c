namespace Distillery.Teachers;

/// <summary>
/// Lets requests pass: at most <see cref="Level"/> at a time, within the limits of a minute, in the order in which they came. The level finds
/// itself: three quarters at the first 429 of a burst, one more after some answers. A 429 also closes the gate for a while.
/// </summary>
internal sealed class AdaptiveGate(LimitOptions options, TimeProvider clock) : IDisposable
{
    private const double Decrease = 0.75;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SlidingWindow? _requests = options.RequestsPerMinute is { } requests ? new SlidingWindow(requests, clock) : null;
    private readonly SlidingWindow? _tokens = options.TokensPerMinute is { } tokens ? new SlidingWindow(tokens, clock) : null;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _level = options.Concurrency;
    private int _inFlight;
    private int _answers;
    private long _bursts;
    private long? _pausedAt;
    private TimeSpan _pause;
    private long? _throttledSince;

    /// <summary>How many requests may be under way at a time at present.</summary>
    public int Level
    {
        get
        {
            lock (_lock)
                return _level;
        }
    }

    /// <summary>How many are under way.</summary>
    public int InFlight
    {
        get
        {
            lock (_lock)
                return _inFlight;
        }
    }

    /// <summary>Since when the endpoint has answered nothing but 429; null when it answers.</summary>
    public TimeSpan ThrottledFor
    {
        get
        {
            lock (_lock)
                return _throttledSince is { } since ? clock.GetElapsedTime(since) : TimeSpan.Zero;
        }
    }

    /// <summary>Waits for a place. Give it back with <see cref="Leave"/>.</summary>
    /// <param name="tokens">Upper bound of the request's tokens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Pass> EnterAsync(long tokens, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                Task changed;
                TimeSpan wait;
                lock (_lock)
                {
                    wait = WaitTime(tokens);
                    if (wait == TimeSpan.Zero && _inFlight < _level)
                    {
                        _inFlight++;
                        return new Pass(_bursts, _requests?.Add(1), _tokens?.Add(tokens));
                    }

                    changed = _changed.Task;
                }

                // Where only a place is missing, no clock brings it; another's leaving does.
                if (wait == TimeSpan.Zero)
                    await changed.WaitAsync(cancellationToken);
                else
                    await Task.Delay(wait, clock, cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives a place back.</summary>
    /// <param name="pass">The place.</param>
    /// <param name="usedTokens">What the request really took; null where nobody knows.</param>
    public void Leave(Pass pass, long? usedTokens)
    {
        lock (_lock)
        {
            _inFlight--;
            if (usedTokens is { } used && pass.Tokens is { } entry)
                _tokens!.Correct(entry, used);
            Signal();
        }
    }

    /// <summary>The endpoint worked on a request.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            _throttledSince = null;
            if (++_answers < options.AnswersPerStep || _level >= options.Concurrency)
                return;
            _answers = 0;
            _level++;
            Signal();
        }
    }

    /// <summary>The endpoint said 429.</summary>
    /// <param name="pass">The request's place.</param>
    /// <param name="retryAfter">What the endpoint asks for; null where it says nothing.</param>
    public void Throttled(Pass pass, TimeSpan? retryAfter)
    {
        lock (_lock)
        {
            _answers = 0;
            _throttledSince ??= clock.GetTimestamp();
            Pause(retryAfter ?? options.Cooldown);
            // Requests that were sent before the level fell belong to the same burst.
            if (pass.Burst != _bursts)
                return;
            _bursts++;
            _level = Math.Max(1, (int)(_level * Decrease));
        }
    }

    /// <summary>Closes the gate for a while, or for longer.</summary>
    public void Close(TimeSpan time)
    {
        lock (_lock)
            Pause(time);
    }

    public void Dispose() => _turn.Dispose();

    private void Pause(TimeSpan time)
    {
        if (time <= PauseLeft())
            return;
        (_pausedAt, _pause) = (clock.GetTimestamp(), time);
    }

    private TimeSpan PauseLeft()
    {
        if (_pausedAt is not { } since)
            return TimeSpan.Zero;
        var left = _pause - clock.GetElapsedTime(since);
        if (left > TimeSpan.Zero)
            return left;
        _pausedAt = null;
        return TimeSpan.Zero;
    }

    private TimeSpan WaitTime(long tokens)
    {
        var wait = PauseLeft();
        if (_requests?.WaitFor(1) is { } requests && requests > wait)
            wait = requests;
        if (_tokens?.WaitFor(tokens) is { } amount && amount > wait)
            wait = amount;
        return wait;
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>A request's place.</summary>
    internal sealed record Pass(long Burst, SlidingWindow.Entry? Requests, SlidingWindow.Entry? Tokens);
}
