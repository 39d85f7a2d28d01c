namespace Distillery.Baselines.Tests;

public sealed class PopularityTests
{
    [Fact]
    public void Score_CountsTargetsOnly()
    {
        var popularity = Popularity.Fit(Rows.Of(4, (0, [3], 1), (1, [3], 1), (2, [3], 0)));
        Rows.Scores(popularity, 3).ShouldBe([1, 2, 0, 0]);
    }

    [Fact]
    public void FillUnscored_OrdersByPopularityBelowEveryScore()
    {
        var popularity = Popularity.Fit(Rows.Of(20, (0, [3], 1), (1, [3], 1), (2, [3], 18)));
        var scores = new float[20];
        scores[5] = 1e-20f;
        popularity.FillUnscored(scores);
        var order = new int[3];
        TopK.Select(scores, order);
        order.ShouldBe([5, 1, 18]);
        scores.Where((_, id) => id is not (5 or 1 or 18)).ShouldAllBe(score => score == -1);
    }

    [Fact]
    public void Score_ItemOutsideTheCatalogue_IsNamed()
    {
        var popularity = Popularity.Fit(Rows.Of(4, (0, [3], 1)));
        Should.Throw<ArgumentException>(() => Rows.Scores(popularity, 4)).Message.ShouldContain("item 4; ids are 0 .. 3");
    }

    [Fact]
    public void Score_WrongLength_IsNamed()
    {
        var popularity = Popularity.Fit(Rows.Of(4, (0, [3], 1)));
        Should.Throw<ArgumentException>(() => popularity.Score([1], new float[5])).Message.ShouldContain("5 places; this scorer needs 4");
    }
}
