namespace Distillery.LanguageModels;

/// <summary>Takes one token per row and step: the likeliest, or a drawn one.</summary>
internal sealed class StepwiseSearch(IDecodingEngine engine, GenerationOptions options, int[] stops, int prefix)
{
    private readonly TokenChooser _chooser = new(options);
    private readonly HashSet<int> _stops = [.. stops];

    /// <summary>
    /// Writes on from prompts. Where the engine takes runs of any length, a row that ends makes room for the next prompt at once.
    /// </summary>
    /// <param name="waiting">A row for each prompt.</param>
    /// <param name="prompt">A row's tokens after the shared prefix.</param>
    /// <param name="most">Most rows side by side.</param>
    /// <param name="results">Gets the texts, by prompt.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    internal void Run(
        Queue<SearchRow> waiting, Func<SearchRow, ReadOnlyMemory<int>> prompt, int most, Generation[] results, CancellationToken cancellationToken)
    {
        var rows = new List<SearchRow>(most);
        while (waiting.Count > 0 || rows.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (rows.Count == 0 || engine.MixesLengths)
            {
                while (rows.Count < most && waiting.TryDequeue(out var next)) rows.Add(next);
            }

            engine.Forward([.. rows.Select(RunOf)], logits: true);
            var kept = new List<int>(rows.Count);
            for (var i = 0; i < rows.Count; i++)
            {
                if (Step(rows[i], engine.Result(i)) is { } ended) results[rows[i].Prompt] = ended;
                else kept.Add(i);
            }

            if (kept.Count == rows.Count) continue;
            engine.Reorder(kept, prefix, [.. rows.Select(row => row.Length + Math.Max(0, row.Ids.Count - 1))]);
            rows = [.. kept.Select(i => rows[i])];
        }

        TokenRun RunOf(SearchRow row) =>
            row.Ids.Count == 0 ? TokenRun.Last(prompt(row), prefix) : TokenRun.Last(new[] { row.Ids[^1] }, row.FullLength - 1);
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
