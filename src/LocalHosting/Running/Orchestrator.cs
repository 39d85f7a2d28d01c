using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Distillery.LocalHosting.Page;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Distillery.LocalHosting.Running;

/// <summary>Runs a described application: everything in its order, watched, and stopped as a whole.</summary>
internal sealed class Orchestrator : IAsyncDisposable
{
    private static readonly TimeSpan LeftoverPatience = TimeSpan.FromSeconds(6);
    private readonly StateFolder state;
    private readonly RunContext context;
    private readonly HostEvents events;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<ResourceRunner> runners = [];
    private readonly List<TcpProxy> proxies = [];
    private readonly List<Task> watching = [];
    private StatusPage? page;
    private bool stopped;

    private Orchestrator(StateFolder state, RunContext context)
    {
        this.state = state;
        this.context = context;
        events = new HostEvents(context.Application, context.Board, context.Log, context.Mask, context.Jobs, context.Application.TellsJson ? Console.Out : null, context.Time);
    }

    public Board Board => context.Board;

    public MergedLog Log => context.Log;

    public SecretMask Mask => context.Mask;

    public IReadOnlyList<ResourceRunner> Runners => runners;

    public StatusPage Page => page ?? throw new InvalidOperationException("The page was not started.");

    /// <summary>Takes the state folder, clears leftovers away, and starts.</summary>
    public static async Task<Orchestrator> StartAsync(LocalApplication application, IServiceProvider services, CancellationToken cancellation)
    {
        Waits.CheckCircles(application.Resources);
        var settings = services.GetRequiredService<IConfiguration>();
        var state = StateFolder.Take(application.StateFolder);
        try
        {
            var mask = new SecretMask();
            // Standard output belongs to the JSON where that is asked for; what the resources say goes beside it.
            var (console, isPlain) = application.TellsJson ? (Console.Error, Console.IsErrorRedirected) : (Console.Out, Console.IsOutputRedirected);
            var colours = !isPlain && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR"));
            var containers = new ContainerRuntime(settings["ASPIRE_CONTAINER_RUNTIME"] ?? settings["DOTNET_ASPIRE_CONTAINER_RUNTIME"], state.In("containers"));
            var jobs = application.Resources.SelectMany(r => r.Annotations.OfType<WaitAnnotation>()).Where(w => w.WaitType == WaitType.WaitForCompletion).Select(w => w.Resource.Name);
            var context = new RunContext(application, new(), new(console, colours, mask), mask, new(state.In("processes")), containers, TimeProvider.System)
            {
                Jobs = jobs.ToHashSet(StringComparer.OrdinalIgnoreCase),
            };
            var orchestrator = new Orchestrator(state, context);
            await orchestrator.BeginAsync(services, cancellation);
            return orchestrator;
        }
        catch (Exception)
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>The runner of a resource, or null.</summary>
    public ResourceRunner? Find(string name) => runners.FirstOrDefault(r => string.Equals(r.Resource.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Stops everything: first what waits for others, then these. The token makes it hurry: all is killed.</summary>
    public async Task StopAsync(CancellationToken hurry)
    {
        if (stopped)
            return;
        stopped = true;
        Log.Say("stopping");
        events.Stopping();
        await stopping.CancelAsync();
        await using (hurry.Register(() => runners.ForEach(r => r.Kill())))
        {
            foreach (var level in StopOrder.Levels(runners))
                await Task.WhenAll(level.Select(r => r.StopAsync()));
        }
        await Task.WhenAll(watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var proxy in proxies)
            await proxy.DisposeAsync();
        if (page is not null)
            await page.DisposeAsync();
        Log.Say("stopped");
        events.Stopped();
        state.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        foreach (var runner in runners)
            await runner.DisposeAsync();
        stopping.Dispose();
    }

    private async Task BeginAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var application = context.Application;
        Log.Register(MergedLog.Own);
        foreach (var name in await context.Records.RemoveLeftoversAsync(LeftoverPatience, context.Time, cancellation))
            Log.Say($"ended {name}, which an earlier run had left");
        await context.Containers.RemoveLeftoversAsync();
        EndpointRules.Allocate(application.Resources);
        foreach (var resource in application.Resources)
        {
            Log.Register(resource.Name);
            Board.Add(new(resource.Name, KindOf(resource), HealthMonitor.Keys(resource).Count > 0));
            runners.Add(RunnerOf(resource));
        }
        try
        {
            OpenProxies();
            page = await StatusPage.StartAsync(this, application, cancellation);
            state.Describe(application, page);
            Log.Say($"page: {page.Url}");
            events.Page(page.Url);
            watching.Add(events.WatchAsync(stopping.Token));
            var health = new HealthMonitor(Board, services.GetRequiredService<HealthCheckService>(), Log, context.Time);
            foreach (var runner in runners)
            {
                watching.Add(health.WatchAsync(runner.Resource, stopping.Token));
                await runner.BeginAsync();
            }
        }
        catch (Exception)
        {
            await StopAsync(CancellationToken.None);
            throw;
        }
    }

    private void OpenProxies()
    {
        foreach (var runner in runners.OfType<ProcessRunner>().Where(r => r.Resource is not ContainerResource))
        {
            foreach (var endpoint in runner.Resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.IsProxied))
                proxies.Add(new(endpoint.AllocatedEndpoint!.Port, () => runner.PortsOf(endpoint.Name)));
        }
    }

    private static string KindOf(IResource resource) => resource switch
    {
        ProjectResource => "project",
        ExecutableResource => "executable",
        PostgresServerResource or RabbitMQServerResource => "server",
        PostgresDatabaseResource => "database",
        ContainerResource => "container",
        ExternalServiceResource => "external service",
        IResourceWithConnectionString => "connection string",
        _ => "parameter",
    };

    private ResourceRunner RunnerOf(IResource resource) => resource switch
    {
        ProjectResource project => new ProjectRunner(project, context),
        ExecutableResource executable => new ExecutableRunner(executable, context),
        PostgresServerResource postgres => new PostgresRunner(postgres, context),
        RabbitMQServerResource rabbit => new RabbitRunner(rabbit, context),
        PostgresDatabaseResource database => new DatabaseRunner(database, context),
        ContainerResource container => new ContainerRunner(container, context),
        _ => new ValueRunner(resource, context),
    };
}
