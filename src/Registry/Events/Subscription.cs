namespace Distillery.Registry;

/// <summary>Someone who waits for a subject of <see cref="StoreSignals"/>. Signals that come while nobody waits are kept as one.</summary>
public sealed class Subscription : IDisposable
{
    private readonly StoreSignals _signals;
    private readonly SemaphoreSlim _pending = new(0, 1);

    internal Subscription(StoreSignals signals, string subject)
    {
        _signals = signals;
        Subject = subject;
    }

    internal string Subject { get; }

    /// <summary>Waits for a signal.</summary>
    /// <param name="atMost">Returns after this time even without one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether there was a signal.</returns>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _pending.WaitAsync(atMost, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.Remove(this);
        lock (_pending)
            _pending.Dispose();
        GC.SuppressFinalize(this);
    }

    internal void Set()
    {
        lock (_pending)
        {
            try
            {
                if (_pending.CurrentCount == 0)
                    _pending.Release();
            }
            catch (ObjectDisposedException)
            {
                // The listener left between being found and being woken.
            }
        }
    }
}
