namespace Distillery.Baselines.Tests;

public sealed class ItemKnnTests
{
    [Fact]
    public void FromPrefixes_TwoRows_GivesTheWorkedExample()
    {
        // Row 1: 0, 1 -> 2: w[1][2] = 1, w[0][2] = 1/2.  Row 2: 1 -> 3: w[1][3] = 1.
        var knn = ItemKnn.FromPrefixes(Rows.Of(4, 3, (0, [0, 1], 2), (1, [1], 3)));
        var scores = Rows.Scores(knn, 0, 1);
        var bySecond = 1 / Math.Sqrt(2 * (1 + 5));
        scores[2].ShouldBe((float)(bySecond + 0.5 / 2 / Math.Sqrt(0.5 * (1 + 5))), 1e-6f);
        scores[3].ShouldBe((float)bySecond, 1e-6f);
        // No vote reaches 0 and 1, and nobody's target they were: below the others.
        scores[0].ShouldBe(-1);
        scores[1].ShouldBe(-1);
    }

    [Fact]
    public void FromRows_ShortHistory_AddsThePairsInsideIt()
    {
        var rows = Rows.Of(4, 3, (0, [0, 1], 2));
        Rows.Scores(ItemKnn.FromPrefixes(rows), 0)[1].ShouldBeLessThan(0);
        // w[0][2] = 1/2, and from inside the history w[0][1] = 1; pop[1] stays 0.
        Rows.Scores(ItemKnn.FromRows(rows), 0)[1].ShouldBe((float)(1 / Math.Sqrt(1.5 * 5)), 1e-6f);
    }

    [Fact]
    public void FromRows_FullHistory_AddsOnlyTheTarget()
    {
        var rows = Rows.Of(4, 2, (0, [0, 1], 2));
        Rows.Scores(ItemKnn.FromRows(rows), 0)[1].ShouldBeLessThan(0);
    }

    [Fact]
    public void Score_NoVotes_FollowsPopularity()
    {
        var knn = ItemKnn.FromPrefixes(Rows.Of(5, (0, [0], 1), (1, [0], 1), (2, [0], 2)));
        var ids = new int[3];
        TopK.Select(Rows.Scores(knn, 4), ids);
        ids[..2].ShouldBe([1, 2]);
    }

    [Fact]
    public void FromPrefixes_WithoutAUser_IsAsIfTheUserWereAbsent()
    {
        (int, int[], int) mine = (7, [0, 1], 2);
        (int, int[], int)[] others = [(1, [0], 3), (2, [1, 0], 4)];
        var without = ItemKnn.FromPrefixes(Rows.Of(5, [mine, .. others]), user => user != 7);
        var absent = ItemKnn.FromPrefixes(Rows.Of(5, others));
        Rows.Scores(without, 1, 0).ShouldBe(Rows.Scores(absent, 1, 0));
    }

    [Fact]
    public void Score_EmptyHistory_IsPopularity()
    {
        var knn = ItemKnn.FromPrefixes(Rows.Of(3, (0, [0], 1)));
        Rows.Scores(knn).ShouldBe([-1, -0.5f, -1]);
    }
}
