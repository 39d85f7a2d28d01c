namespace Distillery.Data.Tests.Sampling;

public class SeededGeneratorTests
{
    [Fact]
    public void NextInt_ManyDraws_AreEven()
    {
        var generator = new SeededGenerator(1);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[generator.NextInt(7)]++;
        counts.ShouldAllBe(count => count > 9_600 && count < 10_400);
    }

    [Fact]
    public void NextNormal_ManyDraws_HaveMeanZeroAndDeviationOne()
    {
        var generator = new SeededGenerator(2);
        var draws = Enumerable.Range(0, 50_000).Select(_ => generator.NextNormal()).ToArray();
        draws.Average().ShouldBe(0, 0.02);
        Math.Sqrt(draws.Average(draw => draw * draw)).ShouldBe(1, 0.02);
    }

    [Fact]
    public void Shuffle_ManyTimes_GivesEveryOrderEquallyOften()
    {
        var generator = new SeededGenerator(3);
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            char[] letters = ['a', 'b', 'c', 'd'];
            generator.Shuffle(letters.AsSpan());
            counts[new string(letters)] = counts.GetValueOrDefault(new string(letters)) + 1;
        }

        counts.Count.ShouldBe(24);
        counts.Values.ShouldAllBe(count => count > 850 && count < 1_150);
    }

    [Fact]
    public void Streams_OfOneSeed_AreRepeatableAndDifferent()
    {
        ulong[] Draw(long seed, long stream) => new SeededGenerator(seed, stream) is var generator ? [generator.NextBits(), generator.NextBits()] : [];
        Draw(1, 5).ShouldBe(Draw(1, 5));
        Draw(1, 5).ShouldNotBe(Draw(1, 6));
        Draw(1, 5).ShouldNotBe(Draw(2, 5));
        Should.Throw<ArgumentOutOfRangeException>(() => new SeededGenerator(1).NextInt(0)).ParamName.ShouldBe("bound");
    }
}
