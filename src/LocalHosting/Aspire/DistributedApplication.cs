using Distillery.LocalHosting.Publishing;
using Distillery.LocalHosting.Running;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// A described application. <see cref="RunAsync"/> starts it as local processes and ends with it, or writes its manifest when
/// the command line says <c>--publisher manifest --output-path FILE</c>.
/// </summary>
public sealed class DistributedApplication : IAsyncDisposable
{
    private readonly IHost host;
    private readonly LocalApplication description;
    private Orchestrator? orchestrator;

    internal DistributedApplication(IHost host, LocalApplication description)
    {
        this.host = host;
        this.description = description;
    }

    /// <summary>Services of the AppHost.</summary>
    public IServiceProvider Services => host.Services;

    internal Orchestrator Orchestrator => orchestrator ?? throw new InvalidOperationException("The application was not started.");

    /// <summary>Begins a description.</summary>
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    /// <summary>Begins a description with arguments of the command line.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new DistributedApplicationOptions { Args = args });

    /// <summary>Begins a description with options.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Starts everything, in the order of the waits. Comes back at once; what cannot start shows as its state.</summary>
    /// <exception cref="DistributedApplicationException">The description is wrong, or another AppHost uses the state folder.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        orchestrator = await Orchestrator.StartAsync(description, host.Services, cancellationToken);
    }

    /// <summary>Stops everything, dependents first.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (orchestrator is { } running)
            await running.StopAsync(cancellationToken);
    }

    /// <summary>Runs until Ctrl-C, SIGTERM or the token; or writes the manifest.</summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (description.ExecutionContext.IsPublishMode)
        {
            var path = description.OutputPath ?? throw new DistributedApplicationException("--publisher manifest needs --output-path FILE.");
            await ManifestWriter.WriteFileAsync(description, path, cancellationToken);
            await Console.Out.WriteLineAsync($"Published the manifest to {path}");
            return;
        }
        using var end = new EndSignals(description.EndsWithInput ? Console.In : null, cancellationToken);
        try
        {
            await StartAsync(end.First);
            await end.WaitAsync();
        }
        catch (OperationCanceledException) when (end.First.IsCancellationRequested)
        {
            // asked to end while it started
        }
        finally
        {
            await StopAsync(end.Second);
        }
    }

    /// <summary>As <see cref="RunAsync"/>.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (orchestrator is { } running)
            await running.DisposeAsync();
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }
}
