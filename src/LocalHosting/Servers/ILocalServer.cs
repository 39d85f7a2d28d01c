namespace Distillery.LocalHosting.Servers;

/// <summary>A server of this machine, as the host runs it.</summary>
internal interface ILocalServer : IAsyncDisposable
{
    int? ProcessId { get; }

    Task<int> Exited { get; }

    void Kill();

    Task RestartAsync(CancellationToken cancellation = default);
}
