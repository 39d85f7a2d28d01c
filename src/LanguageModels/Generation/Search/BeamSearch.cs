namespace Distillery.LanguageModels;

/// <summary>
/// Beam search for several prompts side by side. A prompt is done when no unfinished text can become better than the worst of its finished ones:
/// with a bound that holds for every continuation, since log-probabilities only fall.
/// </summary>
internal sealed class BeamSearch(IDecodingEngine engine, GenerationOptions options, int[] stops, int prefix)
{
    private readonly HashSet<int> _stops = [.. stops];

    /// <summary>Writes on from prompts.</summary>
    /// <param name="prompts">Their tokens after the shared prefix.</param>
    /// <param name="rows">One row for each.</param>
    /// <param name="results">Gets each prompt's texts, best first.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    internal void Run(
        IReadOnlyList<ReadOnlyMemory<int>> prompts, List<SearchRow> rows, IReadOnlyList<Generation>[] results, CancellationToken cancellationToken)
    {
        var pools = rows.ToDictionary(row => row.Prompt, _ => new List<(Generation Text, double Score)>());
        var runs = prompts.Select(prompt => TokenRun.Last(prompt, prefix)).ToArray();
        while (rows.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            engine.Forward(runs, logits: true);
            var sources = new List<int>();
            var next = new List<SearchRow>();
            for (var first = 0; first < rows.Count;)
            {
                var last = first + 1;
                while (last < rows.Count && rows[last].Prompt == rows[first].Prompt) last++;
                Step(rows, first, last, pools[rows[first].Prompt], sources, next);
                first = last;
            }

            engine.Reorder(sources, prefix, [.. rows.Select(row => row.FullLength)]);
            rows = next;
            runs = [.. rows.Select(row => TokenRun.Last(new[] { row.Ids[^1] }, row.FullLength - 1))];
        }

        foreach (var (prompt, pool) in pools) results[prompt] = [.. pool.OrderByDescending(each => each.Score).Select(each => each.Text)];
    }

    // The beams of one prompt, rows[first..last].
    private void Step(List<SearchRow> rows, int first, int last, List<(Generation Text, double Score)> pool, List<int> sources, List<SearchRow> next)
    {
        var candidates = new List<(double Sum, int Row, int Id, double LogProbability)>();
        for (var i = first; i < last; i++) Extend(rows[i], i, engine.Result(i), candidates);
        // Equal sums are ordered by beam and token, so that the outcome does not depend on a sort.
        candidates.Sort((a, b) => a.Sum != b.Sum ? b.Sum.CompareTo(a.Sum) : a.Row != b.Row ? a.Row.CompareTo(b.Row) : a.Id.CompareTo(b.Id));
        var alive = new List<(int Source, SearchRow Row)>();
        foreach (var (_, source, id, logProbability) in candidates)
        {
            if (alive.Count == options.Beams) break;
            var row = rows[source];
            if (_stops.Contains(id)) Keep(pool, row.End(FinishReason.Stop, logProbability, options.ReturnLogProbabilities), row.Ids.Count + 1);
            else alive.Add((source, row.With(id, logProbability, options.Trie?.Next(row.Node, id) ?? 0)));
        }

        if (alive.Count == 0) return;
        var full = alive[0].Row.Ids.Count == alive[0].Row.Room;
        if (full && (options.Trie is null || pool.Count == 0))
        {
            foreach (var (_, row) in alive) Keep(pool, row.End(FinishReason.Length, 0, options.ReturnLogProbabilities), row.Ids.Count);
        }

        if (full || (pool.Count == options.Beams && alive.All(each => Bound(each.Row) <= pool[^1].Score))) return;
        sources.AddRange(alive.Select(each => each.Source));
        next.AddRange(alive.Select(each => each.Row));
    }

    // The likeliest tokens of a row: enough that the best beams are among them even if every stop token is too.
    private void Extend(SearchRow row, int index, ReadOnlySpan<float> scores, List<(double Sum, int Row, int Id, double LogProbability)> candidates)
    {
        var total = ScoreMath.LogSumExp(scores, scores[ScoreMath.Largest(scores)]);
        var most = options.Beams + _stops.Count;
        if (options.Trie is { } trie)
        {
            foreach (var id in trie.Allowed(row.Node, stops[0])) Add(id, scores);
            return;
        }

        // A heap whose least likely token is on top; of equals the highest id.
        var heap = new PriorityQueue<int, (float Score, int Id)>(most + 1);
        var least = float.NegativeInfinity;
        for (var id = 0; id < scores.Length; id++)
        {
            if (heap.Count == most && scores[id] <= least) continue;
            heap.Enqueue(id, (scores[id], -id));
            if (heap.Count > most) heap.Dequeue();
            if (heap.Count == most) least = scores[heap.Peek()];
        }

        while (heap.TryDequeue(out var id, out _)) Add(id, scores);

        void Add(int id, ReadOnlySpan<float> from)
        {
            var logProbability = from[id] - total;
            candidates.Add((row.Sum + logProbability, index, id, logProbability));
        }
    }

    private void Keep(List<(Generation Text, double Score)> pool, Generation text, int length)
    {
        var score = text.LogProbability / Math.Pow(length, options.LengthPenalty);
        var at = pool.FindIndex(each => each.Score < score);
        pool.Insert(at < 0 ? pool.Count : at, (text, score));
        if (pool.Count > options.Beams) pool.RemoveAt(pool.Count - 1);
    }

    // No continuation scores above this: the sum does not rise, and the length that it is divided by has its ends.
    private double Bound(SearchRow row)
    {
        var length = options.LengthPenalty > 0 ? row.Room : row.Ids.Count + 1;
        return row.Sum / Math.Pow(length, options.LengthPenalty);
    }
}
