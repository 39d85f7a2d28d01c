using Distillery.Data;

namespace Distillery.Teachers.Tests.Content;

public sealed class ContentRationalesTests
{
    [Fact]
    public void Write_KnownShop_SaysWhatStandsOutAndNamesTheList()
    {
        var (dataset, split) = SmallShop.Of(12, item => item < 6 ? $"alpha racing {item}" : $"beta puzzle {item}", [0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10, 11]);
        var row = Array.IndexOf(split.Train.Users, 2);
        var answers = Lists(dataset, split.Train, row, [8, 9, 10]);

        var rationale = new ContentRationales(dataset.Catalogue).Write(split.Train, answers)[row];

        rationale.Steps[0].ShouldBe("beta, puzzle");
        rationale.Steps[1].ShouldBe("beta, puzzle");
        rationale.Steps[2].ShouldBe("beta puzzle 8; beta puzzle 9; beta puzzle 10");
        (rationale.User, rationale.Position).ShouldBe((split.Train.Users[row], split.Train.Positions[row]));
    }

    [Fact]
    public void Write_Rationale_ParsesBackIntoItsSteps()
    {
        var dataset = SampleShop.Generate(new SampleShopOptions { Customers = 200, Products = 100, Seed = 4 });
        var split = Windowing.Split(dataset);
        var answers = ContentTeacher.Fit(dataset, split, SmallShop.Options).Answer(split.Test, crossFit: false, k: 6);

        foreach (var rationale in new ContentRationales(dataset.Catalogue).Write(split.Test, answers))
        {
            RationaleSteps.Parse(rationale.Text).ShouldBe(rationale.Steps);
            RationaleSteps.AreComplete(rationale.Steps).ShouldBeTrue();
        }
    }

    [Fact]
    public void Write_WithAttributes_SpeaksOfThemInsteadOfWords()
    {
        var items = Enumerable.Range(0, 4).Select(item => new Item($"thing {item}", new Dictionary<string, string> { ["brand"] = item < 2 ? "Orbit" : "Zenith", ["genres"] = "Puzzle|Family" })).ToList();
        var dataset = Dataset.Create("small", Catalogue.Create(items), [.. Enumerable.Range(0, 20).Select(user => new UserSequence(user, [0, 1, 2], [user, user + 1, user + 2]))]);
        var split = Windowing.Split(dataset, new SplitOptions { WindowLength = 3 });

        var rationale = new ContentRationales(dataset.Catalogue).Write(split.Train, Lists(dataset, split.Train, 0, [3, 2, 1]))[0];

        rationale.Steps[0].ShouldBe("Orbit, Family, Puzzle");
        rationale.Steps[1].ShouldStartWith("Zenith");
    }

    [Fact]
    public void Write_ListsOfOtherWindows_IsRefused()
    {
        var (dataset, split) = SmallShop.Of(12, [0, 1, 2], [3, 4, 5]);

        Should.Throw<ArgumentException>(() => new ContentRationales(dataset.Catalogue).Write(split.Train, Lists(dataset, split.Test, 0, [1, 2, 3])));
    }

    private static TeacherAnswers Lists(Dataset dataset, WindowSet rows, int row, int[] list)
    {
        var rankings = Enumerable.Range(0, rows.Count).SelectMany(r => r == row ? list : [0, 1, 2]).ToArray();
        var provenance = new TeacherProvenance { Kind = "content", Label = "test", DatasetDigest = dataset.Digest, CatalogueDigest = dataset.Catalogue.Digest, Parameters = new Dictionary<string, string>() };
        return new TeacherAnswers(rows.Users, rows.Positions, 3, rankings, [.. rankings.Select((_, i) => (float)(i % 3))], null, null, provenance);
    }
}
