namespace Distillery.LanguageModels;

/// <summary>
/// Threads that run one function together, with points where each waits for all others. The caller is one of them. Between runs the others
/// sleep;
/// within one they wait by turning, since the waits are shorter than a sleep.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private const int Turns = 60;

    private readonly object _gate = new();
    private readonly Thread[] _threads;
    private readonly ManualResetEventSlim[] _starts;
    private Action<int>? _work;
    private Exception? _failure;
    private int _arrived;
    private int _phase;
    private int _running;
    private volatile bool _ended;

    internal WorkerTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        _starts = [.. Enumerable.Range(1, size - 1).Select(_ => new ManualResetEventSlim(false, spinCount: 100))];
        _threads = [.. Enumerable.Range(1, size - 1).Select(i => new Thread(() => Loop(i)) { IsBackground = true, Name = "Distillery generation" })];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>How many threads, with the caller.</summary>
    internal int Size { get; }

    /// <summary>Runs the function on every thread and returns when all are done.</summary>
    /// <param name="work">Gets the thread's number, from 0.</param>
    internal void Run(Action<int> work)
    {
        _work = work;
        _failure = null;
        _arrived = 0;
        Volatile.Write(ref _running, Size - 1);
        foreach (var start in _starts) start.Set();
        Guarded(0);
        Await(() => Volatile.Read(ref _running) == 0);
        if (_failure is { } failure) throw new InvalidOperationException("A thread of the generator failed.", failure);
    }

    /// <summary>Waits until every thread has come here.</summary>
    internal void Meet()
    {
        if (Size == 1) return;
        var phase = Volatile.Read(ref _phase);
        if (Interlocked.Increment(ref _arrived) == Size)
        {
            _arrived = 0;
            Volatile.Write(ref _phase, phase + 1);
            Wake();
            return;
        }

        Await(() => Volatile.Read(ref _phase) != phase || Volatile.Read(ref _failure) is not null);
        if (Volatile.Read(ref _failure) is { } failure) throw new InvalidOperationException("Another thread of the generator failed.", failure);
    }

    /// <summary>A thread's share of things that are numbered from 0.</summary>
    internal (int First, int Last) Share(int thread, int count) => ((int)((long)count * thread / Size), (int)((long)count * (thread + 1) / Size));

    public void Dispose()
    {
        _ended = true;
        foreach (var start in _starts) start.Set();
        foreach (var thread in _threads) thread.Join();
        foreach (var start in _starts) start.Dispose();
    }

    private void Loop(int thread)
    {
        while (true)
        {
            _starts[thread - 1].Wait();
            _starts[thread - 1].Reset();
            if (_ended) return;
            Guarded(thread);
            if (Interlocked.Decrement(ref _running) == 0) Wake();
        }
    }

    private void Await(Func<bool> met)
    {
        for (var turn = 0; turn < Turns; turn++)
        {
            if (met()) return;
            Thread.SpinWait(30);
        }

        lock (_gate)
        {
            while (!met()) Monitor.Wait(_gate);
        }
    }

    // What a wait waits for is written before; the lock keeps the pulse from falling between its last look and its sleep.
    private void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }

    // What fails on one thread is thrown on the caller's.
    private void Guarded(int thread)
    {
        try
        {
            _work!(thread);
        }
        catch (Exception error) when (Keep(error))
        {
        }
    }

    private bool Keep(Exception error)
    {
        Interlocked.CompareExchange(ref _failure, error, null);
        Wake();
        return true;
    }
}
