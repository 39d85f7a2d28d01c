using System.Text;
using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>A store of its own in a folder and database of its own. Every test that uses it runs on SQLite and, in the Postgres tests, on Postgres.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly IDialect _dialect;
    private readonly bool _owns;

    private TestStore(string folder, TestDatabase database, bool owns, ManualClock clock)
    {
        Folder = folder;
        _database = database;
        _owns = owns;
        Clock = clock;
        Options = new RegistryOptions { DataFolder = folder };
        _dialect = database.Open(Options, clock);
        Files = new FileArtifactStore(Options.BlobFolder, clock);
        Database = new Database(_dialect, Signals);
        Jobs = new JobStore(Database);
        Control = new JobControl(Database);
        Bulk = new JobBulk(Database, Jobs);
        Deadlines = new DeadlineWatch(Database);
        Teams = new TeamStore(Database);
        JobQueries = new JobQueries(Database, Files, Options);
        Leases = new LeaseStore(Database, Files, Options);
        Reaper = new LeaseReaper(Database, Options);
        Reports = new ReportStore(Database, Files);
        Runs = new RunQueries(Database);
        Events = new EventQueries(Database, Options);
        Outbox = new OutboxStore(Database);
        Datasets = new DatasetStore(Database, Files);
        Rules = new AliasRulesStore(Database);
        Gates = new GateKeeper(Database, Files);
        Moves = new AliasMoves(Database, Files, Gates);
        Promotions = new PromotionStore(Moves, Signer = new EvidenceSigner(Database, new SecretBox("the key of the tests", folder)));
        Models = new ModelStore(Database, Files, Moves);
        Edits = new ModelEdits(Database, Files);
        Workers = new WorkerStore(Database);
        Keys = new KeyStore(Database);
        Audit = new AuditStore(Database);
    }

    public string Folder { get; }

    public ManualClock Clock { get; }

    public RegistryOptions Options { get; }

    public StoreSignals Signals { get; } = new();

    public FileArtifactStore Files { get; }

    public Database Database { get; }

    public JobStore Jobs { get; }

    public JobControl Control { get; }

    public JobBulk Bulk { get; }

    public DeadlineWatch Deadlines { get; }

    public TeamStore Teams { get; }

    public JobQueries JobQueries { get; }

    public LeaseStore Leases { get; }

    public LeaseReaper Reaper { get; }

    public ReportStore Reports { get; }

    public RunQueries Runs { get; }

    public EventQueries Events { get; }

    public OutboxStore Outbox { get; }

    public DatasetStore Datasets { get; }

    public ModelStore Models { get; }

    public ModelEdits Edits { get; }

    public AliasRulesStore Rules { get; }

    public GateKeeper Gates { get; }

    public AliasMoves Moves { get; }

    public EvidenceSigner Signer { get; }

    public PromotionStore Promotions { get; }

    public WorkerStore Workers { get; }

    public KeyStore Keys { get; }

    public AuditStore Audit { get; }

    public static async Task<TestStore> CreateAsync(bool migrated = true)
    {
        var folder = Directory.CreateTempSubdirectory("registry-").FullName;
        return new TestStore(folder, await TestDatabase.CreateAsync(new RegistryOptions { DataFolder = folder }, migrated), true, new ManualClock());
    }

    /// <summary>A store over a database that the test made itself.</summary>
    public static TestStore Over(TestDatabase database) => new(Directory.CreateTempSubdirectory("registry-").FullName, database, true, new ManualClock());

    /// <summary>The same store as another process would open it.</summary>
    public TestStore Reopen(string? folder = null) => new(folder ?? Folder, _database, false, Clock);

    public Migrator MigratorOf(IReadOnlyList<Migration> migrations) => new(_dialect, migrations);

    public async Task<JobSummary> SubmitAsync(NewJob? job = null) => (await Jobs.SubmitAsync(job ?? Samples.Job(), default)).Job;

    public Task<StageLease?> TryClaimAsync(string owner = "worker:a", string queue = StageKinds.DistillationQueue, double? memoryGiB = null, string device = "cpu")
        => Leases.ClaimAsync(
            new ClaimRequest
            {
                Owner = owner, Queue = queue, Kinds = Samples.Kinds, Device = device, MemoryGiB = memoryGiB, LeaseFor = TimeSpan.FromSeconds(30),
            },
            default);

    public Task<StageLease?> TryClaimAsync(ClaimRequest request) => Leases.ClaimAsync(request, default);

    public static ClaimRequest Request(string owner = "worker:a") => new()
    {
        Owner = owner, Queue = StageKinds.DistillationQueue, Kinds = Samples.Kinds, LeaseFor = TimeSpan.FromSeconds(30),
    };

    public async Task<StageLease> ClaimAsync(string owner = "worker:a", string queue = StageKinds.DistillationQueue)
        => (await TryClaimAsync(owner, queue)).ShouldNotBeNull();

    public async Task<StoredFile> PutAsync(string path, string text)
        => new(path, (await Files.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), default)).Digest);

    public async Task CompleteAsync(StageLease lease, params (string Path, string Text)[] outputs)
    {
        var files = new List<StoredFile>();
        foreach (var (path, text) in outputs)
            files.Add(await PutAsync(path, text));
        await Leases.CompleteAsync(lease, files, "done", default);
    }

    public async Task<StageView> StageAsync(string jobId, string name)
        => (await JobQueries.DetailAsync(jobId, default)).ShouldNotBeNull().Stages.Single(stage => stage.Name == name);

    public async Task<string> JobStateAsync(string jobId) => (await JobQueries.SummaryAsync(jobId, default)).ShouldNotBeNull().State;

    public async Task<IReadOnlyList<string>> CausesAsync(string jobId, string? stage)
        => [.. (await JobQueries.TransitionsAsync(jobId, default)).Where(t => t.Stage == stage).Select(t => $"{t.To}:{t.Cause}")];

    /// <summary>Number of rows of every table but the count of refused writes: what a refused or broken write must not change.</summary>
    public Task<IReadOnlyDictionary<string, long>> CountsAsync()
        => Database.ReadAsync<IReadOnlyDictionary<string, long>>(
            async session =>
            {
                var counts = new SortedDictionary<string, long>();
                foreach (var table in await session.QueryAsync<string>(TestDatabase.Tables))
                {
                    if (table != "stale_writes")
                        counts[table] = await session.ScalarAsync<long>($"SELECT COUNT(*) FROM {table}");
                }

                return counts;
            },
            default);

    public async ValueTask DisposeAsync()
    {
        await _dialect.DisposeAsync();
        if (!_owns)
            return;
        await _database.DropAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
