using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Processes;

namespace Distillery.LocalHosting.Running;

/// <summary>Resources that are processes of ours: each replica is started, watched, and started again after a crash.</summary>
internal abstract class ProcessRunner : ResourceRunner
{
    private readonly IReadOnlyList<Replica> replicas;
    private readonly ConcurrentDictionary<Replica, ManagedProcess> running = new();
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string?>> environments = new();

    protected ProcessRunner(IResource resource, RunContext context)
        : base(resource, context)
    {
        var count = resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
        replicas = [.. Enumerable.Range(0, count).Select(_ => new Replica(resource))];
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IReadOnlyDictionary<string, string?>> Environment => environments;

    /// <summary>Private ports of the replicas that run, for an endpoint.</summary>
    public IReadOnlyList<int> PortsOf(string endpoint) => [.. running.Keys.Select(r => r.PortOf(endpoint))];

    /// <inheritdoc/>
    public override void Kill()
    {
        foreach (var process in running.Values)
            process.Kill();
    }

    /// <summary>What is started for a replica. Its variables and arguments are given.</summary>
    protected abstract Task<ProcessSpec> SpecAsync(Replica replica, Dictionary<string, string?> environment, List<string> arguments, CancellationToken cancellation);

    /// <summary>Clears away what may outlive the process.</summary>
    protected virtual Task AfterAsync(Replica replica) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken cancellation)
    {
        // One that cannot be started at all ends the others too: the resource failed to start.
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lives = replicas.Select((replica, n) => LiveAsync(replica, replicas.Count > 1 ? $"{Resource.Name}/{n + 1}" : Resource.Name, together)).ToList();
        await Task.WhenAll(lives);
    }

    private async Task LiveAsync(Replica replica, string source, CancellationTokenSource together)
    {
        try
        {
            await LiveAsync(replica, source, together.Token);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await together.CancelAsync();
            throw;
        }
    }

    private async Task LiveAsync(Replica replica, string source, CancellationToken cancellation)
    {
        var backoff = new Backoff();
        var status = new InstanceStatus(replica.Id);
        while (true)
        {
            Show(status = status with { State = KnownResourceStates.Starting });
            var process = await StartAsync(replica, source, cancellation);
            var began = Context.Time.GetTimestamp();
            Show(status = status with { State = KnownResourceStates.Running, ProcessId = process.Id, StartedAt = Context.Time.GetUtcNow(), Note = null });
            try
            {
                await process.Exited.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                Show(status = status with { State = KnownResourceStates.Stopping });
            }
            running.TryRemove(replica, out _);
            await process.DisposeAsync();
            await AfterAsync(replica);
            var code = await process.Exited;
            if (cancellation.IsCancellationRequested)
            {
                Show(status with { State = KnownResourceStates.Terminated, ProcessId = null, ExitCode = code });
                return;
            }
            if (code == 0 || Context.Jobs.Contains(Resource.Name))
            {
                var state = Resource is ContainerResource ? KnownResourceStates.Exited : KnownResourceStates.Finished;
                Context.Log.Add(Resource.Name, source, $"ended with exit code {code}");
                Show(status with { State = state, ProcessId = null, ExitCode = code });
                return;
            }
            var rest = backoff.Next(Context.Time.GetElapsedTime(began));
            var note = $"ended with exit code {code}; starts again in {rest.TotalSeconds:0} s";
            Context.Log.Add(Resource.Name, source, note, isError: true);
            Show(status = status with { State = KnownResourceStates.Starting, ProcessId = null, ExitCode = code, Restarts = status.Restarts + 1, Note = note });
            await Task.Delay(rest, Context.Time, cancellation);
        }
    }

    private async Task<ManagedProcess> StartAsync(Replica replica, string source, CancellationToken cancellation)
    {
        var environment = await Values.EnvironmentAsync(Resource, replica, Context.Execution, cancellation);
        var arguments = await Values.ArgumentsAsync(Resource, replica, cancellation);
        environments[replica.Id] = environment;
        var spec = await SpecAsync(replica, environment, arguments, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var process = ManagedProcess.Start(spec with
        {
            Output = (line, isError) => Context.Log.Add(Resource.Name, source, line, isError),
            Records = Context.Records,
        });
        running[replica] = process;
        return process;
    }

    private void Show(InstanceStatus status) => Context.Board.Update(Resource.Name, s => s.With(status));
}
