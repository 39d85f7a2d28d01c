using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>A model whose versions have per-user results.</summary>
internal sealed class GateScene : IAsyncDisposable
{
    public const string Model = "games";
    public const string Alias = "champion";

    public static readonly Dictionary<string, string> Metadata = new()
    {
        ["dataset"] = "d1", ["catalogue"] = "c1", ["split"] = "time 80/10/10, window 10, ties as-is", ["protocol"] = "full-ranking", ["head_from"] = "10",
    };

    private GateScene(TestStore store)
    {
        Store = store;
        Rules = new AliasRulesStore(store.Database);
        Keeper = new GateKeeper(store.Database, store.Files);
    }

    public TestStore Store { get; }

    public AliasRulesStore Rules { get; }

    public GateKeeper Keeper { get; }

    public GoldenGates Golden { get; } = GoldenGates.Read();

    public static async Task<GateScene> CreateAsync() => new(await TestStore.CreateAsync());

    /// <summary>Per-user results over the golden rows.</summary>
    public byte[] Results(int[] ranks, Dictionary<string, string>? metadata = null, bool old = false, int[]? users = null)
    {
        var rows = Golden.Rows;
        var cold = Array.ConvertAll(rows.TargetTrain, count => (byte)(count == 0 ? 1 : 0));
        (string, Array)[] columns =
        [
            ("row", Enumerable.Range(0, ranks.Length).ToArray()), ("user", users ?? rows.User), ("target", rows.Target), ("rank", ranks),
            .. old ? Array.Empty<(string, Array)>() : [("history", rows.History), ("target_train", rows.TargetTrain)],
            ("cold", cold),
        ];
        return TensorFile.Of(metadata ?? Metadata, columns);
    }

    /// <summary>Registers a version.</summary>
    public async Task<int> VersionAsync(
        byte[]? results, IReadOnlyDictionary<string, double>? metrics = null, string catalogue = "c1", params (string Key, byte[] Results)[] baselines)
    {
        await Store.SubmitAsync(Samples.OneStage());
        var lease = await Store.ClaimAsync();
        var files = new List<StoredFile> { await Store.PutAsync("student.safetensors", $"weights of {lease.StageId}") };
        if (results is not null)
            files.Add(await PutAsync("eval/full-ranking.test.safetensors", results));
        foreach (var (key, rows) in baselines)
            files.Add(await PutAsync($"eval/full-ranking.test.{key}.safetensors", rows));
        var version = await Store.Models.RegisterVersionAsync(
            lease,
            new NewModelVersion { Model = Model, Metrics = metrics ?? new Dictionary<string, double>(), Tags = new Dictionary<string, string> { ["catalogue_digest"] = catalogue }, Files = files },
            default);
        return version.Version;
    }

    /// <summary>Moves the alias past all rules, as the one door does after they passed.</summary>
    public Task MoveAsync(int? version, string alias = Alias) => Store.Database.WriteAsync(
        "test-move",
        async session =>
        {
            var from = await session.FirstAsync<int?>("SELECT version FROM aliases WHERE model = @Model AND alias = @alias", new { Model, alias });
            await session.ExecuteAsync("DELETE FROM aliases WHERE model = @Model AND alias = @alias", new { Model, alias });
            if (version is not null)
                await session.ExecuteAsync("INSERT INTO aliases (model, alias, version) VALUES (@Model, @alias, @version)", new { Model, alias, version });
            await session.ExecuteAsync(
                "INSERT INTO alias_history (model, alias, from_version, to_version, actor, comment, time) VALUES (@Model, @alias, @from, @version, 'ann', NULL, @Now)",
                new { Model, alias, from, version, session.Now });
        },
        default);

    public async Task RuleAsync(params GateRule[] gates) => (await Rules.SetAsync(Model, Alias, new AliasRules { Gates = gates }, "ann", default)).ShouldNotBeNull();

    /// <summary>The report, and its results without the one about files.</summary>
    public async Task<(GateReport Report, IReadOnlyList<GateResult> Results)> JudgeAsync(int version)
    {
        var report = (await Keeper.EvaluateAsync(Model, Alias, version, default)).ShouldNotBeNull();
        return (report, [.. report.Results.Where(result => result.Kind != GateKinds.Files)]);
    }

    public async Task<GateResult> OneAsync(int version) => (await JudgeAsync(version)).Results.ShouldHaveSingleItem();

    public ValueTask DisposeAsync() => Store.DisposeAsync();

    private async Task<StoredFile> PutAsync(string path, byte[] content) => new(path, (await Store.Files.PutAsync(new MemoryStream(content), default)).Digest);
}
