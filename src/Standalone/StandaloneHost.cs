using Distillery.Contracts;
using Distillery.Dashboard;
using Distillery.Distillation.Stages;
using Distillery.DistillationWorker;
using Distillery.FineTuneWorker;
using Distillery.JobApi;
using Distillery.Registry;
using Distillery.TeacherWorker;
using Distillery.WorkerRuntime;
using MassTransit;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Distillery.Standalone;

/// <summary>The whole platform in one process: SQLite, in-memory bus, job API, dashboard and the three workers, on loopback.</summary>
public sealed class StandaloneHost : IAsyncDisposable
{
    private static readonly string[] Queues = [StageKinds.TeacherQueue, StageKinds.FineTuneQueue, StageKinds.DistillationQueue];
    private readonly WebApplication app;
    private readonly DataDirectoryLock directoryLock;

    private StandaloneHost(WebApplication app, DataDirectoryLock directoryLock, string dataDirectory)
    {
        this.app = app;
        this.directoryLock = directoryLock;
        DataDirectory = dataDirectory;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First().TrimEnd('/') + "/");
    }

    /// <summary>Where API and dashboard answer.</summary>
    public Uri Address { get; }

    /// <summary>Folder of the store.</summary>
    public string DataDirectory { get; }

    /// <summary>Starts everything; unfinished jobs of earlier processes go on.</summary>
    /// <param name="options">Folder, port and key.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>The running platform; dispose it to stop.</returns>
    /// <exception cref="DataDirectoryInUseException">Another process uses the folder.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<StandaloneHost> StartAsync(StandaloneOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var folder = Path.GetFullPath(options.DataDirectory);
        var directoryLock = DataDirectoryLock.Acquire(folder);
        WebApplication? app = null;
        try
        {
            app = Build(options, folder);
            await app.Services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken).ConfigureAwait(false);
            // The lock says that no other process works here, so whatever is leased was left by one that died.
            await app.Services.GetRequiredService<LeaseReaper>().TakeOverAsync(cancellationToken).ConfigureAwait(false);
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new StandaloneHost(app, directoryLock, folder);
        }
        catch
        {
            if (app is not null)
                await app.DisposeAsync().ConfigureAwait(false);
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the process is asked to stop (Ctrl-C, SIGTERM) or the token is cancelled, then stops.</summary>
    /// <param name="cancellationToken">Stops the platform.</param>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops: a running stage is handed back with its checkpoint.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
        directoryLock.Dispose();
    }

    private static WebApplication Build(StandaloneOptions options, string folder)
    {
        // Settings come from the arguments alone: a stray appsettings.json or ASPNETCORE_URLS must not open a port to the network.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Distillery.Standalone" });
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port}");
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.AddServiceDefaults();
        builder.Services.AddRegistry(new RegistryOptions { DataFolder = folder });
        builder.AddJobApi(new JobApiOptions { RequireKey = options.RequiredKey is not null, AdminKey = options.RequiredKey });
        AddWorkers(builder, folder);
        builder.AddDashboard(dataFolder: folder);

        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapJobApi();
        app.MapDashboard();
        return app;
    }

    private static void AddWorkers(WebApplicationBuilder builder, string folder)
    {
        builder.Services.AddTeacherHandlers();
        builder.Services.AddFineTuneHandlers();
        builder.Services.AddDistillationHandlers();
        foreach (var queue in Queues)
            builder.AddStageWorker(new WorkerOptions { Queue = queue, WorkFolder = Path.Combine(folder, "work", queue), Device = Devices.NameOf(Devices.Resolve("auto")), Measure = false, StopHostWhenDrained = false });
        builder.Services.Configure<UsageTelemetryOptions>(options => options.Enabled = false);
        builder.Services.AddMassTransit(bus => bus.UsingInMemory((context, transport) =>
        {
            foreach (var queue in Queues)
                transport.ReceiveStages(context, queue);
        }));
    }
}
