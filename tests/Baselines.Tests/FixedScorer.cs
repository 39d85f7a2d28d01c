namespace Distillery.Baselines.Tests;

/// <summary>Gives the same scores for every history.</summary>
internal sealed class FixedScorer(params float[] scores) : IItemScorer
{
    public int ItemCount => scores.Length;

    public void Score(ReadOnlySpan<int> history, Span<float> into) => scores.CopyTo(into);
}
