using Distillery.Contracts;

namespace Distillery.Registry.Tests;

public sealed class DatasetTests
{
    private const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task Register_Twice_IsOneDatasetWithItsFiles()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();
        var file = await store.PutAsync("items.tsv", "x");

        await store.Datasets.RegisterAsync(lease, View(Digest), [file], default);
        await store.Datasets.RegisterAsync(lease, View(Digest) with { Name = "other" }, [file], default);

        (await store.Datasets.FindAsync(Digest[..8], default)).ShouldBe([View(Digest)]);
        (await store.Datasets.UseAsync(lease, Digest, default)).ShouldBe([file]);
    }

    [Fact]
    public async Task Find_AmbiguousStart_GivesTwo()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();
        await store.Datasets.RegisterAsync(lease, View(Digest), [], default);
        await store.Datasets.RegisterAsync(lease, View(Digest[..60] + "0000"), [], default);

        (await store.Datasets.FindAsync(Digest[..8], default)).Count.ShouldBe(2);
        (await store.Datasets.FindAsync(Digest, default)).Count.ShouldBe(1);
        (await store.Datasets.FindAsync("%", default)).ShouldBeEmpty();
        (await store.Datasets.ListAsync(null, 10, default)).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Register_WithAProfile_KeepsTheFirst_AndListsLeaveItOut()
    {
        await using var store = await TestStore.CreateAsync();
        await store.SubmitAsync(Samples.OneStage());
        var lease = await store.ClaimAsync();

        await store.Datasets.RegisterAsync(lease, View(Digest), [], default);
        (await store.Datasets.FindAsync(Digest, default)).ShouldHaveSingleItem().Profile.ShouldBeNull();
        await store.Datasets.RegisterAsync(lease, View(Digest) with { Profile = Profile(7) }, [], default);
        await store.Datasets.RegisterAsync(lease, View(Digest) with { Profile = Profile(8) }, [], default);
        await store.Datasets.RegisterAsync(lease, View(Digest), [], default);

        var profile = (await store.Datasets.FindAsync(Digest, default)).ShouldHaveSingleItem().Profile!;
        (profile.LongestSequence, profile.TiedAscendingShare).ShouldBe((7, null));
        profile.Lengths.ShouldBe([new HistogramBin(1, 2, 3)]);
        (await store.Datasets.ListAsync(null, 10, default)).Items.ShouldHaveSingleItem().Profile.ShouldBeNull();
    }

    private static DatasetProfileView Profile(int longest) => new()
    {
        ShortestSequence = 1, MedianSequence = 2, LongestSequence = longest, Lengths = [new(1, 2, 3)], Popularity = [], PopularityCurve = [], FirstTime = 0, LastTime = 1, Times = [],
        TiedShare = 0, RepeatedInteractions = 0, UntitledItems = 0, DistinctTitles = 2, MeanTitleBytes = 4,
    };

    private static DatasetView View(string digest) => new(digest, "games", "c", 1, 2, 3, "/data", DateTimeOffset.UnixEpoch);
}
