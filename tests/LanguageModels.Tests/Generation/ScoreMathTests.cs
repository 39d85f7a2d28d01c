namespace Distillery.LanguageModels.Tests;

public sealed class ScoreMathTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(10_000)]
    public void LargestAndLogSumExp_AnyLength_AgreeWithPlainArithmetic(int count)
    {
        float[] scores = [.. Enumerable.Range(0, count).Select(i => (float)(SplitMix.At(5, (ulong)i) % 100_000) / 2000f - 30)];
        var top = scores.Max();
        ScoreMath.Largest(scores).ShouldBe(Array.IndexOf(scores, top));
        var expected = top + Math.Log(scores.Sum(score => Math.Exp(score - (double)top)));
        ScoreMath.LogSumExp(scores, top).ShouldBe(expected, 1e-6 * Math.Max(1, Math.Abs(expected)));
    }

    [Fact]
    public void LogSumExp_TokensThatAreForbidden_CountNothing()
    {
        float[] scores = [float.NegativeInfinity, 2, float.NegativeInfinity, .. Enumerable.Repeat(float.NegativeInfinity, 40)];
        ScoreMath.LogSumExp(scores, 2).ShouldBe(2, 1e-7);
    }
}
