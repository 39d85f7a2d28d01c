using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>Which windows are learnt from and which are answered: no window is both, for a learnt one's answer is remembered.</summary>
/// <param name="Learnt">Training windows that the model is fine-tuned on, ascending.</param>
/// <param name="Answered">Training windows that get a list, ascending.</param>
/// <param name="Validation">Validation windows that choose the best epoch, ascending.</param>
/// <param name="Gamma">Validation windows that choose γ, ascending.</param>
internal sealed record LocalLmRows(int[] Learnt, int[] Answered, int[] Validation, int[] Gamma)
{
    internal static LocalLmRows Draw(WindowSplit split, LocalLmOptions options)
    {
        var order = Shuffled(split.Train.Count, options.Seed, 0xB160);
        // A quarter at most, so that enough windows are left to answer.
        var samples = Math.Min(options.Samples, Math.Max(1, split.Train.Count / 4));
        var answered = order.Skip(samples).Take(options.Windows ?? int.MaxValue).Order().ToArray();
        if (answered.Length == 0)
            throw new ArgumentException($"there are {split.Train.Count} training windows; at least 2 are needed, one to learn from and one to answer.");
        var validation = Shuffled(split.Validation.Count, options.Seed, 0xB161);
        return new LocalLmRows(
            [.. order.Take(samples).Order()],
            answered,
            [.. validation.Take(options.ValidationSamples).Order()],
            // Others than those of the epoch, as far as there are enough.
            [.. validation.Reverse().Take(options.GammaSamples).Order()]);
    }

    private static int[] Shuffled(int count, int seed, long stream)
    {
        var rows = Enumerable.Range(0, count).ToArray();
        new SeededGenerator(seed, stream).Shuffle(rows.AsSpan());
        return rows;
    }
}
