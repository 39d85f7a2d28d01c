namespace Distillery.Baselines.Tests;

public sealed class FullRankingTests
{
    [Fact]
    public void Ranks_ConstantScores_AreTheSizeOfTheCatalogue()
    {
        var rows = Rows.Of(37, (0, [1], 2), (1, [3, 4], 36));
        FullRanking.Ranks(new FixedScorer(new float[37]), rows).ShouldBe([37, 37]);
    }

    [Fact]
    public void Ranks_TiesCountAgainstTheTarget()
    {
        var scorer = new FixedScorer(3, 5, 5, 1, 5);
        FullRanking.Ranks(scorer, Rows.Of(5, (0, [3], 1), (0, [3], 0), (0, [0], 3))).ShouldBe([3, 4, 5]);
    }

    [Fact]
    public void Ranks_NaN_NeverHelps()
    {
        var scorer = new FixedScorer(float.NaN, 5, 1);
        FullRanking.Ranks(scorer, Rows.Of(3, (0, [1], 0), (0, [2], 1))).ShouldBe([3, 2]);
    }

    [Fact]
    public void Ranks_AgainstSorting_Agrees()
    {
        var random = new Random(5);
        var scores = Enumerable.Range(0, 103).Select(_ => (float)random.Next(40)).ToArray();
        var rows = Rows.Of(103, [.. Enumerable.Range(0, 103).Select(target => (0, new[] { (target + 1) % 103 }, target))]);
        var expected = Enumerable.Range(0, 103).Select(target => scores.Count(score => score >= scores[target]));
        FullRanking.Ranks(new FixedScorer(scores), rows).ShouldBe(expected);
    }

    [Fact]
    public void Ranks_HistoryMasked_LeavesHistoryItemsOut()
    {
        var scorer = new FixedScorer(9, 8, 7, 6);
        var rows = Rows.Of(4, (0, [0, 1], 2), (0, [0, 2], 3));
        FullRanking.Ranks(scorer, rows).ShouldBe([3, 4]);
        FullRanking.Ranks(scorer, rows, maskHistory: true).ShouldBe([1, 2]);
    }

    [Fact]
    public void Ranks_MaskedTarget_IsLast() =>
        FullRanking.Ranks(new FixedScorer(9, 8, 7), Rows.Of(3, (0, [0], 0)), maskHistory: true).ShouldBe([3]);

    [Fact]
    public void Ranks_ManyRows_DoNotDependOnThreads()
    {
        var random = new Random(3);
        var rows = Rows.Of(50, [.. Enumerable.Range(0, 1000).Select(user => (user, new[] { random.Next(50), random.Next(50) }, random.Next(50)))]);
        var knn = ItemKnn.FromPrefixes(rows);
        var ranks = FullRanking.Ranks(knn, rows);
        for (var row = 0; row < rows.Count; row++)
            ranks[row].ShouldBe(FullRanking.Rank(Rows.Scores(knn, rows.History(row).ToArray()), rows.Targets[row]));
    }

    [Fact]
    public void TopLists_TooFewItems_AreFilledWithMinusOne()
    {
        var lists = FullRanking.TopLists(new FixedScorer(1, 3, 2), Rows.Of(3, (0, [1], 0), (0, [0], 1)), k: 3, maskHistory: true);
        lists.ShouldBe([2, 0, -1, 1, 2, -1]);
    }

    [Fact]
    public void Ranks_RowsOfAnotherCatalogue_AreRefused() =>
        Should.Throw<ArgumentException>(() => FullRanking.Ranks(new FixedScorer(1, 2), Rows.Of(3, (0, [1], 0))))
            .Message.ShouldContain("catalogue of 3 items, the scorer knows 2");

    [Fact]
    public void Ranks_Cancelled_Ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() =>
            FullRanking.Ranks(new FixedScorer(1, 2), Rows.Of(2, (0, [1], 0)), cancellationToken: source.Token));
    }
}
