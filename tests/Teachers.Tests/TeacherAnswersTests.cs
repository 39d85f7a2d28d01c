using Distillery.Data;

namespace Distillery.Teachers.Tests;

public sealed class TeacherAnswersTests
{
    private static readonly (Dataset Dataset, WindowSplit Split) Shop = SmallShop.Of(6, [0, 1, 2], [2, 1, 0], [3, 4, 5]);

    [Fact]
    public void RequireAligned_OtherOrder_NamesTheFirstRow()
    {
        var answers = Answers([1, 0], [2, 2]);
        var rows = Shop.Split.Train;
        Should.Throw<ArgumentException>(() => answers.RequireAligned(rows)).Message.ShouldContain($"2 rows, but there are {rows.Count} windows");
        var all = Answers([.. rows.Users.Reverse()], [.. rows.Positions.Reverse()]);
        Should.Throw<ArgumentException>(() => all.RequireAligned(rows)).Message.ShouldContain("row 0 of the answers is about user");
    }

    [Fact]
    public void Find_FollowsUserAndPosition()
    {
        var rows = Shop.Split.Train;
        var answers = Answers([.. rows.Users.Reverse().Skip(1)], [.. rows.Positions.Reverse().Skip(1)]);
        var found = answers.Find(rows);
        found[^1].ShouldBe(-1);
        for (var row = 0; row < rows.Count - 1; row++)
            (answers.Users[found[row]], answers.Positions[found[row]]).ShouldBe((rows.Users[row], rows.Positions[row]));
    }

    [Fact]
    public void Answers_SameWindowTwice_AreRefused() =>
        Should.Throw<ArgumentException>(() => Answers([3, 3], [2, 2])).Message.ShouldContain("row 1 names user 3, position 2 a second time");

    [Fact]
    public void Answers_PartsOfOtherShape_AreRefused() =>
        Should.Throw<ArgumentException>(() => new TeacherAnswers([1], [1], 2, [0, 1], [0f], null, null, Answers([], []).Provenance))
            .Message.ShouldContain("2 ranked items and 1 distances in lists of 2");

    [Fact]
    public void RequireDataset_OtherInteractions_NamesBothDigests()
    {
        var (other, _) = SmallShop.Of(6, [0, 1, 2], [2, 1, 0], [3, 5, 4]);
        Should.Throw<InvalidDataException>(() => Answers([], []).RequireDataset(other, "answers.safetensors"))
            .Message.ShouldBe($"answers.safetensors: made for a dataset with digest {Shop.Dataset.Digest}, but this one has {other.Digest}: other interactions, or another order of equal timestamps. Ask the teacher again for this dataset.");
    }

    [Fact]
    public void RequireDataset_OtherCatalogue_SaysThatIdsMeanOtherItems()
    {
        var (other, _) = SmallShop.Of(6, item => $"other{item}", [0, 1, 2]);
        Should.Throw<InvalidDataException>(() => Answers([], []).RequireDataset(other)).Message.ShouldContain("the item ids mean other items");
    }

    [Fact]
    public void ItemVectors_NotFinite_NamesTheItem() =>
        Should.Throw<ArgumentException>(() => new ItemVectors([1, 2, 3, float.NaN], 2)).Message.ShouldContain("vector of item 1 holds NaN at place 1");

    private static TeacherAnswers Answers(int[] users, int[] positions) => new(
        users, positions, 1, new int[users.Length], new float[users.Length], null, null, new TeacherProvenance
        {
            Kind = "content",
            Label = "test",
            Parameters = new Dictionary<string, string>(),
            DatasetDigest = Shop.Dataset.Digest,
            CatalogueDigest = Shop.Dataset.Catalogue.Digest,
        });
}
