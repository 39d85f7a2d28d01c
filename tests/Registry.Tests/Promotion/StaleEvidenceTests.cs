namespace Distillery.Registry.Tests;

/// <summary>Votes on evidence that no longer holds.</summary>
public sealed class StaleEvidenceTests
{
    [Fact]
    public async Task Approve_ChampionMovedMeanwhile_IsStaleAndEndsTheRequest()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(3);
        await store.SetRulesAsync(People.Guarded);
        var (first, second) = (await store.RequestAsync(2), await store.RequestAsync(3));
        await store.Promotions.ApproveAsync(second.Id, null, People.Bob, default);

        (await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(first.Id, null, People.Bob, default))).Reasons[0].ShouldContain("now points to version 3");

        var ended = (await store.Promotions.FindAsync(first.Id, default)).ShouldNotBeNull();
        (ended.State, ended.Votes.Count).ShouldBe(("refused", 0));
        ended.Reasons.ShouldNotBeEmpty();
        (await store.ChampionAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Approve_RulesChangedMeanwhile_IsStale()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(People.Guarded);
        var asked = await store.RequestAsync(2);
        await store.SetRulesAsync(People.Guarded with { Gates = [] });

        (await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default))).Reasons[0].ShouldContain("rules of 'champion' have changed");

        (await store.ChampionAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Approve_MetricsOfTheVersionChanged_IsStale()
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(People.Guarded);
        var asked = await store.RequestAsync(2);
        await store.Database.WriteAsync("tamper", session => session.ExecuteAsync("UPDATE version_metrics SET value = 0.9 WHERE version = 2"), default);

        (await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default))).Reasons[0].ShouldContain("have changed since the request");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Approve_FileOfTheVersionChanged_IsRefused(bool gates)
    {
        await using var store = await TestStore.CreateAsync();
        await store.RegisterAsync(2);
        await store.SetRulesAsync(gates ? People.Guarded : People.Guarded with { Gates = [] });
        var asked = await store.RequestAsync(2);
        var digest = (await store.Models.VersionAsync("m", 2, default)).ShouldNotBeNull().Artifacts.Single().Digest;
        await store.DamageAsync(digest);

        var refused = await Should.ThrowAsync<MoveRefusedException>(() => store.Promotions.ApproveAsync(asked.Id, null, People.Bob, default));

        refused.Reasons.ShouldContain(reason => reason.Contains(gates ? digest : "model.safetensors"));
        (await store.Promotions.FindAsync(asked.Id, default)).ShouldNotBeNull().State.ShouldBe("refused");
        (await store.ChampionAsync()).ShouldBeNull();
        await Should.ThrowAsync<MoveRefusedException>(() => store.RequestAsync(2));
    }
}
