using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Distillery.Benchmarks.Teacher;

/// <summary>
/// The same delay for everyone, exact to a tenth of a millisecond: the runtime's own timers go by a clock of 4 ms on many kernels, which would count
/// as the client's delay. One thread sleeps until the oldest is due.
/// </summary>
internal sealed partial class PreciseDelay : IDisposable
{
    private readonly BlockingCollection<(long Due, TaskCompletionSource Done)> _waiting = [];
    private readonly long _ticks;
    private readonly Thread _thread;

    public PreciseDelay(TimeSpan delay)
    {
        _ticks = (long)(delay.TotalSeconds * Stopwatch.Frequency);
        _thread = new Thread(Run) { IsBackground = true, Name = "precise delay" };
        _thread.Start();
    }

    public Task WaitAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((Stopwatch.GetTimestamp() + _ticks, done));
        return done.Task;
    }

    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _waiting.Dispose();
    }

    private void Run()
    {
        foreach (var (due, done) in _waiting.GetConsumingEnumerable())
        {
            // In the order of coming, because all wait equally long.
            for (var left = due - Stopwatch.GetTimestamp(); left > 0; left = due - Stopwatch.GetTimestamp())
            {
                var nanoseconds = (long)(left * (1e9 / Stopwatch.Frequency));
                var time = new TimeSpec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
                if (OperatingSystem.IsLinux())
                    Sleep(in time, 0);
                else
                    Thread.Yield();
            }

            done.SetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Sleep(in TimeSpec time, nint remaining);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
