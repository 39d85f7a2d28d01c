using System.Threading.Channels;

namespace Distillery.Teachers;

/// <summary>
/// Questions that are to be asked, in order; those that are asked again come back after their wait. It ends when the one who fills it and all
/// questions are done.
/// </summary>
/// <param name="clock">The clock of waits.</param>
/// <param name="end">Ends all waiting.</param>
internal sealed class CallQueue(TimeProvider clock, CancellationToken end)
{
    private readonly Channel<CallTurn> _turns = Channel.CreateUnbounded<CallTurn>();
    private readonly Lock _lock = new();
    private TaskCompletionSource? _below;
    private int _low;
    // The one who fills it.
    private int _open = 1;

    /// <summary>How many wait to be taken.</summary>
    public int Count => _turns.Reader.Count;

    /// <summary>Puts a new question in.</summary>
    public void Add(Call call)
    {
        Interlocked.Increment(ref _open);
        _turns.Writer.TryWrite(new CallTurn(call, 0, 0));
    }

    /// <summary>Waits until fewer questions are left than this.</summary>
    /// <returns>False when waiting was ended.</returns>
    public async Task<bool> WaitBelowAsync(int low)
    {
        Task below;
        lock (_lock)
        {
            if (Count < low)
                return !end.IsCancellationRequested;
            (_low, _below) = (low, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            below = _below.Task;
        }

        // One may have been taken just before the wait was announced.
        TellBelow();
        await below.WaitAsync(end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !end.IsCancellationRequested;
    }

    /// <summary>Takes the next question; null when all are done.</summary>
    /// <exception cref="OperationCanceledException">Waiting was ended.</exception>
    public async ValueTask<CallTurn?> TakeAsync()
    {
        end.ThrowIfCancellationRequested();
        while (true)
        {
            if (_turns.Reader.TryRead(out var turn))
            {
                TellBelow();
                return turn;
            }

            if (!await _turns.Reader.WaitToReadAsync(end))
                return null;
        }
    }

    /// <summary>Puts a question back.</summary>
    public void Return(CallTurn turn, TimeSpan wait)
    {
        if (wait <= TimeSpan.Zero)
            _turns.Writer.TryWrite(turn);
        else
            _ = ReturnLaterAsync(turn, wait);
    }

    /// <summary>A question is answered or given up; or the one who fills it has no more.</summary>
    public void Done()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _turns.Writer.TryComplete();
    }

    private void TellBelow()
    {
        if (Volatile.Read(ref _below) is null)
            return;
        lock (_lock)
        {
            if (Count >= _low)
                return;
            _below?.TrySetResult();
            _below = null;
        }
    }

    private async Task ReturnLaterAsync(CallTurn turn, TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, clock, end);
            _turns.Writer.TryWrite(turn);
        }
        catch (OperationCanceledException)
        {
            // Nobody takes from the queue any more.
        }
    }
}
