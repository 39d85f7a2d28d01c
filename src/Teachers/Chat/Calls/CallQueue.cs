using System.Threading.Channels;

namespace Distillery.Teachers;

/// <summary>Questions that are to be asked, in order; those that are asked again come back after their wait. It ends when all are done.</summary>
internal sealed class CallQueue
{
    private readonly Channel<CallTurn> _turns = Channel.CreateUnbounded<CallTurn>();
    private readonly TimeProvider _clock;
    private readonly CancellationToken _end;
    private int _open;

    /// <summary>Begins with all questions.</summary>
    /// <param name="calls">The questions.</param>
    /// <param name="clock">The clock of waits.</param>
    /// <param name="end">Ends all waiting.</param>
    public CallQueue(IReadOnlyCollection<Call> calls, TimeProvider clock, CancellationToken end)
    {
        (_clock, _end, _open) = (clock, end, calls.Count);
        foreach (var call in calls)
            _turns.Writer.TryWrite(new CallTurn(call, 0, 0));
        if (_open == 0)
            _turns.Writer.Complete();
    }

    /// <summary>Takes the next question; null when all are done.</summary>
    /// <exception cref="OperationCanceledException">Waiting was ended.</exception>
    public async ValueTask<CallTurn?> TakeAsync()
    {
        _end.ThrowIfCancellationRequested();
        while (true)
        {
            if (_turns.Reader.TryRead(out var turn))
                return turn;
            if (!await _turns.Reader.WaitToReadAsync(_end))
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

    /// <summary>A question is answered or given up.</summary>
    public void Done()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _turns.Writer.TryComplete();
    }

    private async Task ReturnLaterAsync(CallTurn turn, TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, _clock, _end);
            _turns.Writer.TryWrite(turn);
        }
        catch (OperationCanceledException)
        {
            // Nobody takes from the queue any more.
        }
    }
}
