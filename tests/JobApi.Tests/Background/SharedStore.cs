using System.Text;
using Distillery.Contracts;
using Distillery.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Distillery.JobApi.Tests;

/// <summary>One store on either database, and any number of processes over it, all by one clock that is moved by hand.</summary>
internal sealed class SharedStore : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shared-store-").FullName;
    private readonly string? _postgres;
    private readonly ArtifactOptions _artifacts;
    private readonly List<ServiceProvider> _processes = [];

    private SharedStore(string? postgres, ArtifactOptions artifacts) => (_postgres, _artifacts) = (postgres, artifacts);

    public TimerClock Clock { get; } = new();

    /// <summary>A new store, its schema complete.</summary>
    /// <param name="database"><c>sqlite</c> or <c>postgres</c>.</param>
    /// <param name="postgres">The server.</param>
    /// <param name="artifacts">Times and rules of artifacts.</param>
    public static async Task<SharedStore> CreateAsync(string database, PostgresFixture postgres, ArtifactOptions? artifacts = null)
    {
        var store = new SharedStore(database == "postgres" ? await postgres.DatabaseAsync() : null, artifacts ?? new ArtifactOptions());
        await store.Open().Get<Migrator>().MigrateAsync(default);
        return store;
    }

    /// <summary>One more process.</summary>
    public IServiceProvider Open()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Clock);
        services.AddRegistry(new RegistryOptions { DataFolder = _folder, Artifacts = _artifacts });
        if (_postgres is not null)
            services.AddSingleton<IDialect>(new PostgresDialect(_postgres) { TestClock = Clock });
        var process = services.BuildServiceProvider();
        _processes.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>What tests put into a store.</summary>
internal static class StoreFixtures
{
    public static async Task<string> PutAsync(this IServiceProvider store, string text)
        => (await store.Get<IArtifactStore>().PutAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), default)).Digest;

    public static async Task<bool> HasAsync(this IServiceProvider store, string digest) => await store.Get<IArtifactStore>().FindAsync(digest, default) is not null;

    public static async Task<string> ReadAsync(this IServiceProvider store, string digest)
    {
        await using var stream = await store.Get<IArtifactStore>().OpenReadAsync(digest, default);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Runs a job of one stage to its end: it registers a version of model m with one file, and leaves another file as its output.</summary>
    /// <returns>Digests of the version's file and of the output.</returns>
    public static async Task<(string Model, string Output)> RegisterAsync(this IServiceProvider store, int number)
    {
        var dataset = new DatasetSpec { Path = "/data" };
        var stage = new NewStage(new StagePlan("prepare-data", StageKinds.PrepareData, [], new StageParameters { Dataset = dataset, Device = "cpu" }), "Prepare");
        await store.Get<JobStore>().SubmitAsync(new NewJob { Spec = new JobSpec { Name = $"job{number}", Dataset = dataset, Reuse = false }, Actor = "ann", Stages = [stage] }, default);
        var lease = (await store.Get<LeaseStore>().ClaimAsync(
            new ClaimRequest { Owner = "worker:a", Queue = StageKinds.DistillationQueue, Kinds = [StageKinds.PrepareData], LeaseFor = TimeSpan.FromMinutes(5) }, default)).ShouldNotBeNull();
        var (model, output) = (await store.PutAsync($"model {number}"), await store.PutAsync($"output {number}"));
        await store.Get<ModelStore>().RegisterVersionAsync(
            lease,
            new NewModelVersion { Model = "m", Metrics = new Dictionary<string, double>(), Tags = new Dictionary<string, string>(), Files = [new StoredFile("model.bin", model)] },
            default);
        await store.Get<LeaseStore>().CompleteAsync(lease, [new StoredFile("out.txt", output)], "done", default);
        return (model, output);
    }
}
