using Distillery.Data;

namespace Distillery.Teachers.Tests.Chat;

public sealed class GroundingTests
{
    private static readonly Catalogue Shop = Catalogue.Create(
        [.. new[] { "HITMAN ABSOLUTION (PC)", "Anno 2070", "Anno 1404", "The Sims 3", "The Sims 3", "Mario Kart 8", "Zelda: Breath of the Wild", "Chess" }.Select(title => new Item(title, new Dictionary<string, string>()))]);

    private readonly TitleIndex _index = new(Shop);

    [Theory]
    [InlineData("Anno 2070", 1, TitleMatchKind.Exact)]
    [InlineData("  anno   2070! ", 1, TitleMatchKind.Normalised)]
    [InlineData("Hitman Absolution PC", 0, TitleMatchKind.Normalised)]
    [InlineData("Zelda Breath of Wild", 6, TitleMatchKind.Nearest)]
    [InlineData("The Sims 3", 3, TitleMatchKind.Exact)]
    [InlineData("Completely Different Thing", -1, TitleMatchKind.None)]
    [InlineData("!?", -1, TitleMatchKind.None)]
    public void Find_WrittenTitle_IsTheItemThatItMeans(string title, int item, TitleMatchKind how)
    {
        var match = _index.Find(title);
        (match.Item, match.How).ShouldBe((item, how));
    }

    [Fact]
    public void Find_TitleOfTwoItemsOneTaken_IsTheOther()
        => _index.Find("The Sims 3", item => item == 3).ShouldBe(new TitleMatch(4, TitleMatchKind.Nearest, 1));

    [Fact]
    public void Make_EqualsThatFillTheList_StandInAnOrderByTheSeedAndNotById()
    {
        var catalogue = Catalogue.Create([.. Enumerable.Range(0, 60).Select(item => new Item($"Thing {(char)('a' + item % 26)}{item * 7919:x}q", new Dictionary<string, string>()))]);
        var train = new WindowSet
        {
            Length = 1, PaddingId = 60, Histories = [0], HistoryLengths = [1], Targets = [1], Users = [0], Positions = [1], TargetTimes = [0],
        };
        int[] Filled(long seed) => new ChatLists(catalogue, train, 40, seed).Make([catalogue.Items[5].Title], [0], 1).ShouldNotBeNull().Items[2..];

        Filled(1).ShouldBe(Filled(1));
        Filled(1).ShouldNotBe(Filled(2));
        Filled(1).ShouldNotBe([.. Filled(1).Order()]);
    }

    [Fact]
    public void Make_NamedThenFilled_DistancesRiseAndCountsTellWhatHappened()
    {
        var train = new WindowSet
        {
            Length = 2, PaddingId = 8, Histories = [7, 8], HistoryLengths = [1], Targets = [5], Users = [0], Positions = [1], TargetTimes = [0],
        };
        var lists = new ChatLists(Shop, train, 5, seed: 1);
        var (items, distances, trueDistance) = lists.Make(["Anno 2070", "anno 2070", "Nowhere to be found", "Chess", "the sims 3"], [7], 2).ShouldNotBeNull();
        // 2070 and the Sims are named; 1404 and the other Sims are near to them; Mario Kart is the most popular of the rest.
        items.ShouldBe([1, 3, 4, 2, 5]);
        distances[..2].ShouldBe([0f, 0.4f]);
        distances.ShouldBeInOrder();
        distances[2].ShouldBe(0.5f);
        distances[4].ShouldBe(1);
        trueDistance.ShouldBe(distances[3]);
        lists.Counts.ShouldBe(new GroundingCounts { Titles = 5, Exact = 2, Normalised = 2, Unmatched = 1, Repeated = 2, Filled = 3 });
        lists.Make(["Nowhere"], [7], 2).ShouldBeNull();
        lists.Counts.RowsWithout.ShouldBe(1);
    }
}
