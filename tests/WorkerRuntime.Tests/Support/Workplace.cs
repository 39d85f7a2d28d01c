using Distillery.Contracts;
using Distillery.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Distillery.WorkerRuntime.Tests;

/// <summary>A store in a folder of its own, and workers that serve it.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly List<IHost> _hosts = [];
    private readonly IHost _store;

    private Workplace(string folder, IHost store) => (Folder, _store) = (folder, store);

    public string Folder { get; }

    public JobStore Jobs => Get<JobStore>();

    public JobQueries Queries => Get<JobQueries>();

    public RunQueries Runs => Get<RunQueries>();

    public LeaseReaper Reaper => Get<LeaseReaper>();

    public T Get<T>()
        where T : notnull => _store.Services.GetRequiredService<T>();

    public static async Task<Workplace> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("workplace-").FullName;
        var host = Build(folder, _ => { });
        await host.StartAsync();
        return new Workplace(folder, host);
    }

    public static WorkerOptions Options(string folder, string queue = StageKinds.DistillationQueue, int concurrency = 1, TimeSpan? lease = null) => new()
    {
        Queue = queue,
        WorkFolder = Path.Combine(folder, "work"),
        Concurrency = concurrency,
        LeaseFor = lease ?? TimeSpan.FromSeconds(30),
        HeartbeatEvery = TimeSpan.FromMilliseconds(100),
        ReportEvery = TimeSpan.FromMilliseconds(50),
        PollEvery = TimeSpan.FromMilliseconds(50),
        StopWithin = TimeSpan.FromMilliseconds(500),
        CancelWithin = TimeSpan.FromMilliseconds(500),
        Measure = false,
    };

    public async Task<IHost> StartWorkerAsync(WorkerOptions? options, params IStageHandler[] handlers)
    {
        var host = Build(Folder, builder =>
        {
            foreach (var handler in handlers)
                builder.Services.AddSingleton(handler);
            builder.AddStageWorker(options ?? Options(Folder));
        });
        await host.StartAsync();
        _hosts.Add(host);
        return host;
    }

    public async Task<JobSummary> SubmitAsync(params NewStage[] stages)
        => (await Jobs.SubmitAsync(
            new NewJob
            {
                Spec = new JobSpec { Name = "sample", Dataset = new DatasetSpec { Path = "/data" } },
                Actor = "ann",
                Stages = stages.Length > 0 ? stages : [Stage("prepare-data", StageKinds.PrepareData)],
            },
            default)).Job;

    public static NewStage Stage(string name, string kind, params string[] dependsOn)
        => new(new StagePlan(name, kind, dependsOn, new StageParameters { Dataset = new DatasetSpec { Path = "/data" } }), name);

    public async Task<JobDetail> DetailAsync(string jobId) => (await Queries.DetailAsync(jobId, default)).ShouldNotBeNull();

    public async Task<JobDetail> EndAsync(string jobId)
    {
        await UntilAsync(async () => (await DetailAsync(jobId)).Job.State is JobStates.Succeeded or JobStates.Failed or JobStates.Cancelled, "the job to end");
        return await DetailAsync(jobId);
    }

    /// <summary>Waits for something that must come; how long it takes is not what a test is about.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(until) > Patience)
                throw new TimeoutException($"Waited for {what}.");
            await Task.Delay(20);
        }
    }

    public static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    public string File(string name, string text)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid():N}-{name}");
        System.IO.File.WriteAllText(file, text);
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }

        await _store.StopAsync();
        await ((IAsyncDisposable)_store).DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static IHost Build(string folder, Action<IHostApplicationBuilder> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRegistry(new RegistryOptions { DataFolder = folder, FirstBackoff = TimeSpan.FromMilliseconds(50) });
        add(builder);
        return builder.Build();
    }
}
