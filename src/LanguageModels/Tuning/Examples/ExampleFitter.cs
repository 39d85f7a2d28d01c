namespace Distillery.LanguageModels;

/// <summary>Makes examples fit the longest allowed length.</summary>
internal static class ExampleFitter
{
    /// <summary>The examples that fit, in their order.</summary>
    /// <param name="examples">Any.</param>
    /// <param name="options">Length and rule.</param>
    /// <param name="name">What they are, for messages.</param>
    /// <exception cref="ArgumentException">One has nothing to learn, one is too long and the rule refuses it, or none is left.</exception>
    internal static (List<TuningExample> Examples, TruncationReport Report) Fit(IReadOnlyList<TuningExample> examples, TuningOptions options, string name)
    {
        var fitted = new List<TuningExample>(examples.Count);
        var (cut, tokens, leftOut) = (0, 0L, 0);
        for (var i = 0; i < examples.Count; i++)
        {
            var example = examples[i];
            if (example.Learnt < 1)
                throw new ArgumentException($"{name}[{i}] has nothing to learn: its prompt has {example.Prompt.Length} tokens and its answer {example.Answer.Length}.");
            var surplus = example.Length - options.MaxLength;
            if (surplus <= 0)
            {
                fitted.Add(example);
                continue;
            }

            if (options.Truncation == TuningTruncation.Refuse)
                throw new ArgumentException($"{name}[{i}] has {example.Length} tokens; maxLength is {options.MaxLength}. Raise maxLength, or choose a truncation other than refuse.");
            if (options.Truncation == TuningTruncation.LeaveOut || example.Prompt.Length - surplus < 1)
            {
                leftOut++;
                continue;
            }

            fitted.Add(example with { Prompt = [example.Prompt[0], .. example.Prompt.AsSpan(1 + surplus)] });
            cut++;
            tokens += surplus;
        }

        if (fitted.Count == 0)
            throw new ArgumentException($"{name}: none of the {examples.Count} examples fits into maxLength = {options.MaxLength} tokens.");
        return (fitted, new TruncationReport(cut, tokens, leftOut));
    }
}
