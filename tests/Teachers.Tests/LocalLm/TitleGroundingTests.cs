using Distillery.Data;

namespace Distillery.Teachers.Tests;

public sealed class TitleGroundingTests
{
    private static readonly ItemVectors Items = new([0, 0, 3, 4, 6, 8, 0, 1, 3, 4], 2);

    [Fact]
    public void Ground_Plain_IsL2InUnitsOfTheCatalogue()
    {
        var windows = Windows([2], target: 3);
        var grounding = new TitleGrounding(Items, 4, removesHistory: true, tieSeed: 1);
        // Variances by hand: x 0,3,6,0,3 and y 0,4,8,1,4 have 5.04 and 7.84; two items are apart by the root of twice their sum.
        grounding.Unit.ShouldBe(MathF.Sqrt(2 * (5.04f + 7.84f)), 1e-5f);
        var list = grounding.Ground(windows, [0], [0], new ItemVectors([3, 4], 2), null, 0, default)[0];
        list.Items[..2].Order().ShouldBe([1, 4]);
        list.Items[2..].ShouldBe([3, 0]);
        list.Distances.ShouldBe([0f, 0f, MathF.Sqrt(18) / grounding.Unit, 5 / grounding.Unit], 1e-6);
        list.TrueDistance.ShouldBe(MathF.Sqrt(18) / grounding.Unit, 1e-6f);
    }

    [Fact]
    public void Ground_HistoryKept_ListsIt()
    {
        var list = new TitleGrounding(Items, 5, removesHistory: false, tieSeed: 1).Ground(Windows([2], 3), [0], [0], new ItemVectors([6, 8], 2), null, 0, default)[0];
        list.Items[0].ShouldBe(2);
    }

    [Fact]
    public void Ground_Popularity_FollowsTheFormula()
    {
        var (dataset, split) = LocalShop.Make();
        var prefixes = PrefixRows.FromTrain(dataset, split.Train);
        var scores = VariantScores.Whole(LocalLmVariant.Popularity, prefixes, 0);
        var vectors = new ItemVectors([.. Enumerable.Range(0, LocalShop.Items).Select(item => (float)item)], 1);
        var list = new TitleGrounding(vectors, 3, removesHistory: false, tieSeed: 1).Ground(split.Train, [0], [0], new ItemVectors([0], 1), scores, 2, default)[0];
        var counts = new double[LocalShop.Items];
        foreach (var target in prefixes.Targets)
            counts[target]++;
        var (least, most) = (counts.Min(), counts.Max());
        var expected = counts.Select((count, item) => Math.Pow(1 + (count - least) / (most - least), -2) * item / (LocalShop.Items - 1)).ToArray();
        list.Distances.ShouldBe(expected.Order().Take(3).Select(value => (float)value), 1e-5);
        list.TrueDistance.ShouldBe((float)expected[split.Train.Targets[0]], 1e-5f);
    }

    [Fact]
    public void VariantScores_CrossFitted_DoNotCountTheWindowsOwnUser()
    {
        // Only one user ever goes from item 0 to item 1.
        var (dataset, split) = SmallShop.Of(6, [2, 3, 4, 5], [0, 1, 2, 3], [2, 3, 4, 5], [3, 4, 5, 2]);
        var prefixes = PrefixRows.FromTrain(dataset, split.Train);
        var row = Enumerable.Range(0, prefixes.Count).First(r => prefixes.Users[r] == 1 && prefixes.Positions[r] == 1);
        var scores = new float[6];
        VariantScores.Whole(LocalLmVariant.Cf, prefixes, 0).Fill(prefixes, row, scores);
        scores[1].ShouldBe(1);
        VariantScores.CrossFitted(LocalLmVariant.Cf, prefixes, 0).Fill(prefixes, row, scores);
        scores[1].ShouldBe(0);
    }

    private static WindowSet Windows(int[] history, int target) => new()
    {
        Length = history.Length,
        PaddingId = 5,
        Histories = history,
        HistoryLengths = [history.Length],
        Targets = [target],
        Users = [0],
        Positions = [history.Length],
        TargetTimes = [0],
    };
}
