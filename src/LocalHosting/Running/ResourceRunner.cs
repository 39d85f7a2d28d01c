using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Distillery.LocalHosting.Running;

/// <summary>The life of one resource: waits, runs, is stopped and started again by people.</summary>
internal abstract class ResourceRunner(IResource resource, RunContext context) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private CancellationTokenSource? stop;
    private Task? life;

    public IResource Resource => resource;

    /// <summary>True when people may start and stop it.</summary>
    public virtual bool HasProcess => true;

    protected RunContext Context => context;

    /// <summary>First start of the application.</summary>
    public Task BeginAsync()
    {
        if (!resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
            return StartAsync();
        context.Board.Update(resource.Name, s => s with { State = KnownResourceStates.NotStarted });
        return Task.CompletedTask;
    }

    /// <summary>Starts it unless it runs; comes back at once.</summary>
    public async Task StartAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (life is { IsCompleted: false })
                return;
            stop?.Dispose();
            stop = new();
            context.Board.Update(resource.Name, s => s with { State = KnownResourceStates.Starting, Note = null, ExitCode = null, Reported = null, Instances = [] });
            life = LiveAsync(stop.Token);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Stops it and waits for its end.</summary>
    public async Task StopAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (stop is not null)
                await stop.CancelAsync();
            if (life is not null)
                await life;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Kills its processes at once; their end is noticed as any other.</summary>
    public virtual void Kill()
    {
    }

    /// <summary>Variables of its processes, by process. For the page.</summary>
    public virtual IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> Environment => new Dictionary<string, IReadOnlyDictionary<string, string?>>();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop?.Dispose();
        gate.Dispose();
    }

    /// <summary>Runs it until its end or until it is to stop; sets Running and what follows.</summary>
    protected abstract Task RunAsync(CancellationToken cancellation);

    private async Task LiveAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        try
        {
            await context.Waits.ForAsync(resource, cancellation);
            await RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            context.Board.Update(resource.Name, s => s with { State = KnownResourceStates.Terminated, WaitingFor = [], Reported = null });
        }
        catch (Exception error) when (error is DistributedApplicationException or ServerException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception or UriFormatException)
        {
            var state = resource is ParameterResource ? KnownResourceStates.ValueMissing : KnownResourceStates.FailedToStart;
            context.Log.Add(resource.Name, resource.Name, $"{(resource is ParameterResource ? "has no value" : "failed to start")}: {error.Message}", isError: true);
            context.Board.Update(resource.Name, s => s with { State = state, Note = error.Message, WaitingFor = [], Reported = null });
        }
    }
}
