using Distillery.Data;

namespace Distillery.Teachers.Tests.Corpus;

public sealed class DatasetTextTests
{
    // Every item has a title of its own, so that a text tells which interactions it holds.
    private static readonly Dataset Shop = Unique(SampleShop.Generate(new SampleShopOptions { Customers = 200, Products = 100, Seed = 4 }));
    private static readonly int Items = Shop.Catalogue.Count;
    private static readonly WindowSplit Split = Windowing.Split(Shop);

    [Fact]
    public void Of_Users_HoldWhatStoodBeforeTheirFirstTargetOnly()
    {
        var texts = DatasetText.Of(Shop, Split.Train);

        texts.Take(Items).ShouldBe(Shop.Catalogue.Items.Select(item => item.Title));
        var first = Enumerable.Range(0, Split.Train.Count).GroupBy(row => Split.Train.Users[row]).OrderBy(rows => rows.Key).Select(rows => rows.MinBy(row => Split.Train.Positions[row]));
        texts.Skip(Items).ShouldBe(first.Select(row => string.Join('\n', Split.Train.History(row).ToArray().Select((item, index) => $"{index + 1}. item-{item}-title"))));
    }

    [Fact]
    public void Of_ChangedTargets_ChangeNoText()
    {
        var first = Enumerable.Range(0, Split.Train.Count).GroupBy(row => Split.Train.Users[row]).ToDictionary(rows => rows.Key, rows => rows.Min(row => Split.Train.Positions[row]));
        var changed = Dataset.Create(Shop.Name, Shop.Catalogue, [.. Shop.Users.Select(user => user with
        {
            Items = [.. user.Items.Select((item, place) => place < first.GetValueOrDefault(user.User, 0) ? item : (item + 1) % Items)],
        })]);
        changed.Digest.ShouldNotBe(Shop.Digest);

        DatasetText.Of(changed, Windowing.Split(changed).Train).ShouldBe(DatasetText.Of(Shop, Split.Train));
    }

    [Fact]
    public void Of_FewUsers_DrawsThemBySeed()
    {
        DatasetText.Of(Shop, Split.Train, users: 5).Count.ShouldBe(Items + 5);
        DatasetText.Of(Shop, Split.Train, users: 5, seed: 1).ShouldNotBe(DatasetText.Of(Shop, Split.Train, users: 5, seed: 2));
        DatasetText.Of(Shop, Split.Train, users: 5, seed: 1).ShouldBe(DatasetText.Of(Shop, Split.Train, users: 5, seed: 1));
    }

    private static Dataset Unique(Dataset shop) => Dataset.Create(
        "unique", Catalogue.Create([.. shop.Catalogue.Items.Select((item, id) => new Item($"item-{id}-title", new Dictionary<string, string>()))]), shop.Users);
}
