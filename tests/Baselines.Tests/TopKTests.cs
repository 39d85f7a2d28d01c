namespace Distillery.Baselines.Tests;

public sealed class TopKTests
{
    [Fact]
    public void Select_DistinctScores_BestFirst()
    {
        var ids = new int[3];
        TopK.Select([0.1f, 5f, -2f, 3f, 4f, 0f], ids).ShouldBe(3);
        ids.ShouldBe([1, 4, 3]);
    }

    [Fact]
    public void Select_AgainstSorting_Agrees()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 50; trial++)
        {
            var scores = Enumerable.Range(0, 200).Select(_ => (float)random.Next(12)).ToArray();
            var ids = new int[1 + random.Next(60)];
            TopK.Select(scores, ids, 3).ShouldBe(ids.Length);
            var expected = Enumerable.Range(0, 200).OrderByDescending(id => scores[id]).ThenBy(id => TopK.TieHash(id, 3)).Take(ids.Length);
            ids.ShouldBe(expected);
        }
    }

    [Fact]
    public void Select_EqualScores_FollowTheSeedAndNotTheId()
    {
        var scores = new float[1000];
        var first = new int[100];
        var second = new int[100];
        TopK.Select(scores, first, 1);
        TopK.Select(scores, second, 2);
        first.ShouldNotBe(second);
        // Of neighbours in the list, about half must ascend by id; an order by id would give all or none.
        first.Zip(first.Skip(1)).Count(pair => pair.First < pair.Second).ShouldBeInRange(30, 70);
    }

    [Fact]
    public void Select_NaNAndNegativeInfinity_AreNeverListed()
    {
        var ids = new int[4];
        TopK.Select([float.NaN, float.NegativeInfinity, 1f, float.NaN, -7f], ids).ShouldBe(2);
        ids[..2].ShouldBe([2, 4]);
    }

    [Fact]
    public void Select_NaNAfterTheListIsFull_IsNotListed()
    {
        var ids = new int[2];
        TopK.Select([1f, 2f, float.NaN, 3f], ids).ShouldBe(2);
        ids.ShouldBe([3, 1]);
    }

    [Fact]
    public void Select_NoPlaces_WritesNothing() => TopK.Select([1f, 2f], []).ShouldBe(0);
}
