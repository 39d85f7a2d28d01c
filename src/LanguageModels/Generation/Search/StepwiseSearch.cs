namespace Distillery.LanguageModels;

/// <summary>Takes one token per row and step: the likeliest, or a drawn one.</summary>
internal sealed class StepwiseSearch(IDecodingEngine engine, GenerationOptions options, int[] stops, int prefix)
{
    private readonly TokenChooser _chooser = new(options);
    private readonly HashSet<int> _stops = [.. stops];

    /// <summary>Writes on from prompts.</summary>
    /// <param name="prompts">Their tokens after the shared prefix.</param>
    /// <param name="rows">One row for each.</param>
    /// <param name="results">Gets the texts, by prompt.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    internal void Run(IReadOnlyList<ReadOnlyMemory<int>> prompts, List<SearchRow> rows, Generation[] results, CancellationToken cancellationToken)
    {
        var runs = prompts.Select(prompt => TokenRun.Last(prompt, prefix)).ToArray();
        while (rows.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            engine.Forward(runs, logits: true);
            var kept = new List<int>(rows.Count);
            for (var i = 0; i < rows.Count; i++)
            {
                if (Step(rows[i], engine.Result(i)) is { } ended) results[rows[i].Prompt] = ended;
                else kept.Add(i);
            }

            if (kept.Count < rows.Count)
            {
                engine.Reorder(kept, prefix, [.. rows.Select(row => row.Length + Math.Max(0, row.Ids.Count - 1))]);
                rows = [.. kept.Select(i => rows[i])];
            }

            runs = [.. rows.Select(row => TokenRun.Last(new[] { row.Ids[^1] }, row.FullLength - 1))];
        }
    }

    private Generation? Step(SearchRow row, ReadOnlySpan<float> scores)
    {
        var allowed = options.Trie?.Allowed(row.Node, stops[0]);
        var random = (SplitMix.At(row.Seed, (ulong)row.Ids.Count) >> 11) * (1.0 / (1UL << 53));
        var id = _chooser.Choose(scores, allowed, random);
        var logProbability = scores[id] - ScoreMath.LogSumExp(scores, scores[ScoreMath.Largest(scores)]);
        if (_stops.Contains(id)) return row.End(FinishReason.Stop, logProbability, options.ReturnLogProbabilities);
        row.Take(id, logProbability);
        if (options.Trie is { } trie) row.Node = trie.Next(row.Node, id);
        return row.Ids.Count == row.Room ? row.End(FinishReason.Length, 0, options.ReturnLogProbabilities) : null;
    }
}
