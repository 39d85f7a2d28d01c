using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Servers;

namespace Distillery.LocalHosting.Running;

/// <summary>A server of this machine; a container of it when its programs are not installed.</summary>
internal abstract class ServerRunner(ContainerResource resource, RunContext context) : ResourceRunner(resource, context)
{
    private readonly ContainerRunner container = new(resource, context);
    private ILocalServer? server;
    private bool inContainer;

    /// <inheritdoc/>
    public override void Kill()
    {
        server?.Kill();
        container.Kill();
    }

    /// <summary>A sentence when the server's programs are missing.</summary>
    protected abstract string? WhyUnavailable { get; }

    /// <summary>Starts it.</summary>
    protected abstract Task<ILocalServer> StartServerAsync(string folder, CancellationToken cancellation);

    /// <summary>What is to be done when it runs, and after each restart.</summary>
    protected virtual Task ReadyAsync(ILocalServer? started, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var secret in new[] { (Resource as PostgresServerResource)?.PasswordParameter, (Resource as RabbitMQServerResource)?.PasswordParameter }.OfType<ParameterResource>())
            Context.Mask.Add(await secret.GetValueAsync(cancellation));
        if (WhyUnavailable is { } missing)
        {
            try
            {
                await Context.Containers.CommandAsync(cancellation);
            }
            catch (DistributedApplicationException error)
            {
                throw new DistributedApplicationException($"{missing} {error.Message}", error);
            }
            inContainer = true;
            await container.StartAsync();
            var ready = ContainerReadyAsync(cancellation);
            try
            {
                await Context.Board.UntilAsync(b => b[Resource.Name].IsTerminal, cancellation);
            }
            finally
            {
                await container.StopAsync();
                await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            return;
        }
        await RunLocalAsync(cancellation);
    }

    protected bool InContainer => inContainer;

    private async Task ContainerReadyAsync(CancellationToken cancellation)
    {
        await Context.Board.UntilAsync(b => b[Resource.Name].IsReady, cancellation);
        await ReadyAsync(null, cancellation);
    }

    private async Task RunLocalAsync(CancellationToken cancellation)
    {
        // Without a data volume a server begins empty each time, as a container would.
        var kept = Resource.Annotations.OfType<ContainerMountAnnotation>().Any();
        var folder = Path.Combine(Context.Application.StateFolder, Resource.Name);
        if (!kept && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var backoff = new Backoff();
        var status = new InstanceStatus(Resource.Name);
        Show(status);
        server = await StartServerAsync(folder, cancellation);
        try
        {
            while (true)
            {
                var began = Context.Time.GetTimestamp();
                Show(status = status with { State = KnownResourceStates.Running, ProcessId = server.ProcessId, StartedAt = Context.Time.GetUtcNow(), Note = null });
                await ReadyAsync(server, cancellation);
                var code = await server.Exited.WaitAsync(cancellation);
                var rest = backoff.Next(Context.Time.GetElapsedTime(began));
                var note = $"ended with exit code {code}; starts again in {rest.TotalSeconds:0} s";
                Context.Log.Add(Resource.Name, Resource.Name, note, isError: true);
                Show(status = status with { State = KnownResourceStates.Starting, ProcessId = null, ExitCode = code, Restarts = status.Restarts + 1, Note = note });
                await Task.Delay(rest, Context.Time, cancellation);
                await server.RestartAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Show(status with { State = KnownResourceStates.Stopping });
            throw;
        }
        finally
        {
            await server.DisposeAsync();
            server = null;
            Show(status with { State = KnownResourceStates.Terminated, ProcessId = null });
        }
    }

    private void Show(InstanceStatus status) => Context.Board.Update(Resource.Name, s => s.With(status));
}
