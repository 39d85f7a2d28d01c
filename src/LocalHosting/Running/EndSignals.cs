using System.Runtime.InteropServices;

namespace Distillery.LocalHosting.Running;

/// <summary>Ctrl-C and its kin: the first asks to end, the second to hurry.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly CancellationTokenSource first;
    private readonly CancellationTokenSource second = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    public EndSignals(CancellationToken outer)
    {
        first = CancellationTokenSource.CreateLinkedTokenSource(outer);
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT })
            registrations.Add(PosixSignalRegistration.Create(signal, On));
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

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        (first.IsCancellationRequested ? second : first).Cancel();
    }
}
