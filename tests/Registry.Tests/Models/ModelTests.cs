namespace Distillery.Registry.Tests;

public sealed class ModelTests
{
    [Fact]
    public async Task RegisterVersion_Numbers_GrowAndAStageMakesOne()
    {
        await using var store = await TestStore.CreateAsync();
        var job = await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();

        var first = await store.Models.RegisterVersionAsync(lease, await VersionAsync(store, "a"), default);
        var again = await store.Models.RegisterVersionAsync(lease, await VersionAsync(store, "b"), default);

        (first.Version, first.Actor, first.JobId, first.Metrics["hr_at_20"]).ShouldBe((1, "ann", job.Id, 0.1));
        again.Version.ShouldBe(1);
        again.Artifacts.ShouldBe(first.Artifacts);
        (await store.JobQueries.DetailAsync(job.Id, default))!.Version.ShouldNotBeNull().Version.ShouldBe(1);
        await store.SubmitAsync(Samples.OneStage());
        (await store.Models.RegisterVersionAsync(await store.ClaimAsync(), await VersionAsync(store, "c"), default)).Version.ShouldBe(2);
        (await store.Models.VersionsAsync("m", default)).Select(version => version.Version).ShouldBe([2, 1]);
        (await store.Models.ListAsync(default)).Single().LatestVersion.ShouldBe(2);
        (await store.Models.VersionAsync("m", 3, default)).ShouldBeNull();
    }

    [Fact]
    public async Task RegisterVersion_FileNotStoredOrMetricNotFinite_IsRefusedWhole()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();
        var good = await VersionAsync(store, "a");

        await Should.ThrowAsync<ArtifactException>(() => store.Models.RegisterVersionAsync(lease, good with { Files = [new StoredFile("x", new string('0', 64))] }, default));
        await Should.ThrowAsync<ArgumentException>(
            () => store.Models.RegisterVersionAsync(lease, good with { Metrics = new Dictionary<string, double> { ["loss"] = double.NaN } }, default));

        (await store.Models.ListAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SetAlias_Moves_AreKeptWithActor()
    {
        await using var store = await TestStore.CreateAsync();
        for (var n = 0; n < 2; n++)
        {
            await store.SubmitAsync(Samples.OneStage());
            await store.Models.RegisterVersionAsync(await store.ClaimAsync(), await VersionAsync(store, "a"), default);
        }

        (await store.Models.SetAliasAsync("m", "champion", 1, "ann", "first", default)).ShouldNotBeNull().Aliases["champion"].ShouldBe(1);
        (await store.Models.SetAliasAsync("m", "champion", 2, "bob", null, default)).ShouldNotBeNull().Aliases["champion"].ShouldBe(2);
        await store.Models.SetAliasAsync("m", "champion", 2, "bob", "no move", default);
        (await store.Models.SetAliasAsync("m", "champion", null, "cat", null, default)).ShouldNotBeNull().Aliases.ShouldBeEmpty();
        (await store.Models.SetAliasAsync("m", "champion", 9, "cat", null, default)).ShouldBeNull();
        (await store.Models.SetAliasAsync("other", "champion", 1, "cat", null, default)).ShouldBeNull();

        (await store.Models.AliasHistoryAsync("m", default)).Select(change => (change.From, change.To, change.Actor, change.Comment)).ShouldBe(
            [(2, null, "cat", null), (1, 2, "bob", null), (null, 1, "ann", "first")]);
    }

    [Fact]
    public async Task SetAlias_ManyAtOnce_OneChampionAndACompleteHistory()
    {
        await using var store = await TestStore.CreateAsync();
        for (var n = 0; n < 4; n++)
        {
            await store.SubmitAsync(Samples.OneStage());
            await store.Models.RegisterVersionAsync(await store.ClaimAsync(), await VersionAsync(store, "a"), default);
        }

        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() => store.Models.SetAliasAsync("m", "champion", (n % 4) + 1, $"{n}", null, default))));

        var history = (await store.Models.AliasHistoryAsync("m", default)).Reverse().ToList();
        history.Zip(history.Skip(1)).ShouldAllBe(pair => pair.First.To == pair.Second.From);
        (await store.Models.FindAsync("m", default)).ShouldNotBeNull().Aliases["champion"].ShouldBe(history[^1].To!.Value);
    }

    private static async Task<NewModelVersion> VersionAsync(TestStore store, string content) => new()
    {
        Model = "m",
        Metrics = new Dictionary<string, double> { ["hr_at_20"] = 0.1 },
        Tags = new Dictionary<string, string> { ["seed"] = "1" },
        Files = [await store.PutAsync("model.safetensors", content)],
    };
}
