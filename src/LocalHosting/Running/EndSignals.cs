using System.Runtime.InteropServices;

namespace Distillery.LocalHosting.Running;

/// <summary>Ctrl-C and its kin: the first asks to end, the second to hurry.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly CancellationTokenSource first;
    private readonly CancellationTokenSource second = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    /// <param name="input">Whose end asks to end too, when given.</param>
    /// <param name="outer">Asks to end too.</param>
    public EndSignals(TextReader? input, CancellationToken outer)
    {
        first = CancellationTokenSource.CreateLinkedTokenSource(outer);
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT })
            registrations.Add(PosixSignalRegistration.Create(signal, On));
        if (input is not null)
            _ = Task.Factory.StartNew(() => EndWith(input), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public CancellationToken First => first.Token;

    public CancellationToken Second => second.Token;

    public Task WaitAsync() => Task.Delay(Timeout.Infinite, first.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    public void Dispose()
    {
        registrations.ForEach(r => r.Dispose());
        first.Dispose();
        second.Dispose();
    }

    private void EndWith(TextReader input)
    {
        while (input.ReadLine() is not null)
        {
            // What is said does not matter, only that someone is there.
        }
        try
        {
            first.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended otherwise.
        }
    }

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        (first.IsCancellationRequested ? second : first).Cancel();
    }
}
