using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>Those who take part in promotions, each with a key of their own.</summary>
internal static class People
{
    public static readonly ActedBy Ann = new("ann", Roles.Submitter) { KeyId = "key-ann" };
    public static readonly ActedBy Bob = new("bob", Roles.Approver) { KeyId = "key-bob" };
    public static readonly ActedBy Cat = new("cat", Roles.Approver) { KeyId = "key-cat" };
    public static readonly ActedBy Dan = new("dan", Roles.Admin) { KeyId = "key-dan" };
    public static readonly ActedBy Local = new("local", Roles.Admin);

    /// <summary>Rules that ask for one vote and a quality from 0.2: of version 2 on.</summary>
    public static readonly AliasRules Guarded = new()
    {
        Protected = true,
        ExpiresAfter = "2d",
        Gates = [new GateRule { Name = "good enough", Metric = "quality", AtLeast = 0.2 }],
    };

    /// <summary>Registers versions of model m, each with a file of its own and a metric 'quality': 0.1, 0.2, …</summary>
    public static async Task RegisterAsync(this TestStore store, int count)
    {
        var first = (await store.Models.VersionsAsync("m", default)).Count + 1;
        for (var n = first; n < first + count; n++)
        {
            await store.SubmitAsync(Samples.OneStage(Samples.Spec(reuse: false)));
            var lease = await store.ClaimAsync();
            await store.Models.RegisterVersionAsync(
                lease,
                new NewModelVersion
                {
                    Model = "m",
                    Metrics = new Dictionary<string, double> { ["quality"] = n / 10.0 },
                    Tags = new Dictionary<string, string> { ["seed"] = $"{n}" },
                    Files = [await store.PutAsync("model.safetensors", $"weights {n}")],
                },
                default);
            await store.CompleteAsync(lease);
        }
    }

    public static Task SetRulesAsync(this TestStore store, AliasRules? rules, string alias = "champion") => store.Rules.SetAsync("m", alias, rules, Dan, default);

    public static Task<ModelView?> MoveAsync(this TestStore store, int? version, ActedBy by, string alias = "champion", string? reason = null)
        => store.Moves.MoveAsync(new AliasMoveRequest("m", alias, version, by) { Comment = "moved", Override = reason is null ? null : new AliasOverride(reason) }, default);

    public static async Task<PromotionView> RequestAsync(this TestStore store, int version, ActedBy? by = null)
        => (await store.Promotions.RequestAsync("m", new NewPromotion("champion", version, "better"), by ?? Ann, default)).ShouldNotBeNull();

    public static async Task<int?> ChampionAsync(this TestStore store)
        => (await store.Models.FindAsync("m", default)).ShouldNotBeNull().Aliases.TryGetValue("champion", out var version) ? version : null;

    public static async Task<IReadOnlyList<AliasChange>> HistoryAsync(this TestStore store) => [.. (await store.Moves.HistoryAsync("m", default)).Reverse()];

    public static async Task<IReadOnlyList<AuditRecord>> AuditAsync(this TestStore store, string act)
        => [.. (await store.Audit.ListAsync(new AuditFilter(Act: act), null, 200, default)).Items.Reverse()];

    /// <summary>Removes what nothing refers to.</summary>
    public static async Task CollectAsync(this TestStore store)
    {
        var options = new ArtifactOptions();
        var uploads = new UploadStore(store.Database, store.Files, new FileArtifactUploads(store.Files), options);
        await new ArtifactCollector(store.Database, store.Files, new FileArtifactInventory(store.Files), uploads, options).CollectAsync(new CollectRequest { By = "test" }, default);
    }

    /// <summary>Changes the bytes of a stored content behind the store's back.</summary>
    public static async Task DamageAsync(this TestStore store, string digest)
    {
        var file = Directory.GetFiles(store.Options.BlobFolder, digest, SearchOption.AllDirectories).Single();
        File.SetAttributes(file, FileAttributes.Normal);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[0] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
    }
}
