using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class ModelSearchProperties
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Search_RandomFilterAndOrder_FindsWhatAPlainWalkFinds(int seed)
    {
        await using var store = await TestStore.CreateAsync();
        var scene = await ModelSearchScene.CreateAsync(store, seed);
        var search = new ModelSearch(store.Database);
        var (someModels, someVersions) = (0, 0);
        for (var n = 0; n < 150; n++)
        {
            var (filter, order) = (scene.ModelFilter(), scene.ModelOrder());
            var models = await search.ModelsAsync(filter, order, 100, null, default);
            var expected = scene.Found(filter, order);
            models.Items.Select(model => model.Name).ShouldBe(expected.Select(model => model.Name), $"{filter} ORDER BY {string.Join(", ", order)}");
            models.Next.ShouldBeNull();
            someModels += expected.Count > 0 && expected.Count < scene.Models.Count ? 1 : 0;

            (filter, order) = (scene.VersionFilter(), scene.VersionOrder());
            var versions = await search.VersionsAsync(filter, order, 100, null, default);
            var expectedVersions = scene.FoundVersions(filter, order);
            versions.Items.Select(version => (version.Model, version.Version)).ShouldBe(
                expectedVersions.Select(version => (version.Model, version.Version)), $"{filter} ORDER BY {string.Join(", ", order)}");
            someVersions += expectedVersions.Count > 0 && expectedVersions.Count < scene.Versions.Count ? 1 : 0;
        }

        // Filters that find nothing or everything would prove little.
        someModels.ShouldBeGreaterThan(50);
        someVersions.ShouldBeGreaterThan(40);
    }

    [Fact]
    public async Task Search_InPagesOfAnySize_GivesEachOnceAndInOrder_WithAllItsParts()
    {
        await using var store = await TestStore.CreateAsync();
        var scene = await ModelSearchScene.CreateAsync(store, 11);
        var search = new ModelSearch(store.Database);
        for (var limit = 1; limit < 8; limit++)
        {
            var (models, versions) = (scene.ModelOrder(), scene.VersionOrder());
            (await AllAsync(token => search.ModelsAsync(null, models, limit, token, default))).Select(model => model.Name).ShouldBe(scene.Found(null, models).Select(model => model.Name));
            var found = await AllAsync(token => search.VersionsAsync(null, versions, limit, token, default));
            found.Select(version => version with { Metrics = null!, Tags = null!, Artifacts = null!, Aliases = null! })
                .ShouldBe(scene.FoundVersions(null, versions).Select(version => version with { Metrics = null!, Tags = null!, Artifacts = null!, Aliases = null! }));
            foreach (var version in found)
                version.Tags.ShouldBe(scene.Versions.Single(other => other.Model == version.Model && other.Version == version.Version).Tags);
        }
    }

    [Fact]
    public async Task Page_WhatIsWrittenMeanwhile_NeitherRepeatsNorSkipsAnything()
    {
        await using var store = await TestStore.CreateAsync();
        foreach (var name in new[] { "b", "d", "f", "h" })
            await store.Edits.CreateAsync(new NewModel(name, "", new Dictionary<string, string>()), People.Ann, default);
        var search = new ModelSearch(store.Database);

        var first = await search.ModelsAsync(null, [], 2, null, default);
        await store.Edits.CreateAsync(new NewModel("a", "", new Dictionary<string, string>()), People.Ann, default);
        await store.Edits.DeleteAsync("b", People.Dan, default);
        await store.Edits.CreateAsync(new NewModel("e", "", new Dictionary<string, string>()), People.Ann, default);
        var second = await search.ModelsAsync(null, [], 10, first.Next, default);

        first.Items.Select(model => model.Name).ShouldBe(["b", "d"]);
        second.Items.Select(model => model.Name).ShouldBe(["e", "f", "h"]);
    }

    [Fact]
    public async Task Token_OfAnotherOrderOrOfNothing_IsRefused()
    {
        await using var store = await TestStore.CreateAsync();
        foreach (var name in new[] { "a", "b" })
            await store.Edits.CreateAsync(new NewModel(name, "", new Dictionary<string, string>()), People.Ann, default);
        var search = new ModelSearch(store.Database);
        var token = (await search.ModelsAsync(null, [], 1, null, default)).Next.ShouldNotBeNull();

        foreach (var (order, asked) in new[] { ("name DESC", token), ("name", "nonsense"), ("name", token[..^3]), ("name", "bnVsbA"), ("name", "WyJhIl0") })
            (await Should.ThrowAsync<TrackingException>(() => search.ModelsAsync(null, [order], 1, asked, default))).Message.ShouldContain("page token");
        (await search.ModelsAsync(null, ["name ASC"], 1, token, default)).Items.Single().Name.ShouldBe("b", "the same order in other words");
    }

    [Fact]
    public async Task NewestOfStages_IsOneOfEachStageOfEachModel()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(4);
        await store.Edits.CreateAsync(new NewModel("empty", "", new Dictionary<string, string>()), People.Ann, default);
        foreach (var version in new[] { 1, 2 })
            await store.Moves.MoveToStageAsync("m", version, "Staging", archiveOthers: false, People.Dan, default);

        var newest = await store.Models.NewestOfStagesAsync(["m", "empty", "nothing"], default);

        newest.Select(version => (version.Model, version.Stage, version.Version)).ShouldBe([("m", "Staging", 2), ("m", "None", 4)], ignoreOrder: true);
        newest.ShouldAllBe(version => version.Artifacts.Count == 1 && version.Tags["seed"] == $"{version.Version}");
        (await store.Models.NewestOfStagesAsync([], default)).ShouldBeEmpty();
    }

    private static async Task<List<T>> AllAsync<T>(Func<string?, Task<Page<T>>> pageAsync)
    {
        var all = new List<T>();
        string? token = null;
        do
        {
            var page = await pageAsync(token);
            page.Items.Count.ShouldBeGreaterThan(0);
            all.AddRange(page.Items);
            token = page.Next;
        }
        while (token is not null);
        return all;
    }
}
