namespace Distillery.Baselines;

/// <summary>The checks that every scorer makes on its arguments.</summary>
internal static class ScorerGuard
{
    public static void Check(ReadOnlySpan<int> history, ReadOnlySpan<float> scores, int itemCount)
    {
        if (scores.Length != itemCount)
            throw new ArgumentException($"scores has {scores.Length} places; this scorer needs {itemCount}, one for each item.", nameof(scores));
        foreach (var item in history)
            if ((uint)item >= (uint)itemCount)
                throw new ArgumentException($"history holds item {item}; ids are 0 .. {itemCount - 1}, without padding.", nameof(history));
    }
}
