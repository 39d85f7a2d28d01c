using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>
/// Writes texts with a decoder. Prompts are sorted by length and worked on in batches without padding; what all prompts begin with is
/// computed once.
/// On the CPU in float32 the weights are packed when the generator is made, branches (LoRA) merged in: later changes of the decoder are not
/// seen.
/// Use one generator from one thread at a time.
/// </summary>
public sealed class Generator : IDisposable
{
    private readonly Decoder _decoder;
    private readonly IDecodingEngine _engine;

    /// <summary>Prepares a decoder for writing.</summary>
    /// <param name="decoder">The decoder; must live as long.</param>
    /// <param name="engine">Fused kernels where they fit, or always the plain tensor operations.</param>
    public Generator(Decoder decoder, GenerationEngine engine = GenerationEngine.Auto)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        _decoder = decoder;
        IsFused = engine == GenerationEngine.Auto && FusedEngine.Fits(decoder);
        _engine = IsFused ? FusedEngine.Create(decoder, Math.Max(1, get_num_threads())) : new TensorEngine(decoder);
    }

    internal Generator(Decoder decoder, IDecodingEngine engine) => (_decoder, _engine) = (decoder, engine);

    /// <summary>Whether the fused kernels are used.</summary>
    public bool IsFused { get; }

    /// <summary>Writes one text per prompt.</summary>
    /// <param name="prompts">Token ids of each, at least one.</param>
    /// <param name="options">How tokens are chosen.</param>
    /// <param name="cancellationToken">Stops between two tokens.</param>
    /// <returns>The texts in the prompts' order; with beams the best of each.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or a prompt is empty, too long or holds an unknown id: the message
    /// names it.</exception>
    public IReadOnlyList<Generation> Generate(IReadOnlyList<int[]> prompts, GenerationOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Beams > 1) return [.. GenerateBeams(prompts, options, cancellationToken).Select(texts => texts[0])];
        var stops = Check(prompts, options);
        var results = new Generation[prompts.Count];
        if (prompts.Count == 0) return results;
        var (order, prefix) = Prepare(prompts, Math.Min(options.BatchRows, prompts.Count), options.MaxNewTokens, int.MaxValue);
        new StepwiseSearch(_engine, options, stops, prefix).Run(
            new Queue<SearchRow>(Rows(prompts, order, options)), row => prompts[row.Prompt].AsMemory(prefix), options.BatchRows, results, cancellationToken);
        return results;
    }

    /// <summary>Writes several texts per prompt by beam search.</summary>
    /// <param name="prompts">Token ids of each, at least one.</param>
    /// <param name="options">How tokens are chosen; at most <see cref="GenerationOptions.Beams"/> texts come back.</param>
    /// <param name="cancellationToken">Stops between two tokens.</param>
    /// <returns>The texts of each prompt, best first, in the prompts' order.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Generate"/>.</exception>
    public IReadOnlyList<IReadOnlyList<Generation>> GenerateBeams(
        IReadOnlyList<int[]> prompts, GenerationOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var stops = Check(prompts, options);
        var results = new IReadOnlyList<Generation>[prompts.Count];
        ForGroups(prompts, options.BatchRows / options.Beams, options.Beams, options.MaxNewTokens, (group, prefix) =>
            new BeamSearch(_engine, options, stops, prefix).Run(Rest(prompts, group, prefix), Rows(prompts, group, options), results, cancellationToken));
        return results;
    }

    /// <summary>Log-probabilities of given texts.</summary>
    /// <param name="prompts">Token ids before each text, at least one.</param>
    /// <param name="texts">Token ids of each text.</param>
    /// <param name="batchRows">Most rows side by side.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>For each text the log-probability of every token, given what stands before it.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, or a prompt is empty, too long or holds an unknown id.</exception>
    public IReadOnlyList<float[]> Score(
        IReadOnlyList<int[]> prompts, IReadOnlyList<int[]> texts, int batchRows = 8, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchRows, 1);
        if (prompts.Count != texts.Count)
            throw new ArgumentException($"{prompts.Count} prompts and {texts.Count} texts; as many of both are needed.", nameof(texts));
        // The last token is only asked for, never read.
        var whole = prompts.Zip(texts, (prompt, text) => text.Length == 0 ? prompt : [.. prompt, .. text[..^1]]).ToList();
        CheckIds(prompts, nameof(prompts), least: 1);
        CheckIds(texts, nameof(texts), least: 0);
        CheckIds(whole, "prompt and text", least: 1);
        var results = new float[texts.Count][];
        ForGroups(whole, batchRows, 1, 0, (group, prefix) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            var runs = group.Select(i => new TokenRun(whole[i].AsMemory(prefix), prefix, prompts[i].Length - 1 - prefix)).ToList();
            _engine.Forward(runs, logits: true);
            var result = 0;
            foreach (var i in group)
            {
                results[i] = new float[texts[i].Length];
                for (var t = 0; t < texts[i].Length; t++) results[i][t] = LogProbability(_engine.Result(result + t), texts[i][t]);
                result += Math.Max(1, texts[i].Length);
            }
        }, most: prompts.Select(prompt => prompt.Length - 1).DefaultIfEmpty(0).Min());
        return results;
    }

    /// <summary>The hidden state after the final norm at the last token of each text: BIGRec's vector of a title.</summary>
    /// <param name="texts">Token ids of each, at least one.</param>
    /// <param name="batchRows">Most rows side by side.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns><c>[texts, dim]</c>, row by row.</returns>
    /// <exception cref="ArgumentException">A text is empty, too long or holds an unknown id.</exception>
    public float[] LastTokenVectors(IReadOnlyList<int[]> texts, int batchRows = 32, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchRows, 1);
        CheckIds(texts, nameof(texts), least: 1);
        var dim = _engine.ResultLength(logits: false);
        var vectors = new float[(long)texts.Count * dim];
        ForGroups(texts, batchRows, 1, 0, (group, prefix) =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            _engine.Forward([.. group.Select(i => TokenRun.Last(texts[i].AsMemory(prefix), prefix))], logits: false);
            for (var i = 0; i < group.Length; i++) _engine.Result(i).CopyTo(vectors.AsSpan(group[i] * dim, dim));
        });
        return vectors;
    }

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    private static float LogProbability(Span<float> scores, int id) =>
        (float)(scores[id] - ScoreMath.LogSumExp(scores, scores[ScoreMath.Largest(scores)]));

    private static List<ReadOnlyMemory<int>> Rest(IReadOnlyList<int[]> prompts, int[] group, int prefix) =>
        [.. group.Select(i => (ReadOnlyMemory<int>)prompts[i].AsMemory(prefix))];

    private List<SearchRow> Rows(IReadOnlyList<int[]> prompts, int[] group, GenerationOptions options) => [.. group.Select(i =>
        new SearchRow(i, prompts[i].Length, Math.Min(options.MaxNewTokens, _decoder.Config.MaxPositions - prompts[i].Length), SeedOf(prompts[i], options.Seed)))];

    private void ForGroups(IReadOnlyList<int[]> prompts, int groupRows, int rowsEach, int newTokens, Action<int[], int> run, int most = int.MaxValue)
    {
        if (prompts.Count == 0) return;
        var (order, prefix) = Prepare(prompts, Math.Min(groupRows, prompts.Count) * rowsEach, newTokens, most);
        foreach (var group in order.Chunk(groupRows)) run(group, prefix);
    }

    // Prompts of like length go together, longest first; what all begin with is computed in the first row and copied to the others.
    private (int[] Order, int Prefix) Prepare(IReadOnlyList<int[]> prompts, int rows, int newTokens, int mostPrefix)
    {
        var order = Enumerable.Range(0, prompts.Count).OrderByDescending(i => prompts[i].Length).ToArray();
        var longest = prompts[order[0]].Length;
        _engine.Allocate(rows, (int)Math.Min((long)longest + newTokens, Math.Max(longest, _decoder.Config.MaxPositions)));
        var prefix = prompts.Count == 1 ? 0 : Math.Min(SharedPrefix(prompts), mostPrefix);
        if (prefix == 0) return (order, 0);
        _engine.Forward([new TokenRun(prompts[0].AsMemory(0, prefix), 0, prefix - 1)], logits: false);
        _engine.Reorder(new int[rows], 0, [prefix]);
        return (order, prefix);
    }

    // Every prompt keeps at least one token of its own, whose result is what the text begins from.
    private static int SharedPrefix(IReadOnlyList<int[]> prompts)
    {
        var shared = prompts.Min(prompt => prompt.Length) - 1;
        var first = prompts[0];
        foreach (var prompt in prompts) shared = first.AsSpan(0, Math.Min(shared, first.Length)).CommonPrefixLength(prompt);
        return shared;
    }

    // FNV-1a over the tokens, mixed with the seed.
    private static ulong SeedOf(int[] prompt, long seed)
    {
        var hash = 14695981039346656037UL;
        foreach (var id in prompt) hash = (hash ^ (uint)id) * 1099511628211UL;
        return SplitMix.Derive(unchecked((ulong)seed), hash);
    }

    private int[] Check(IReadOnlyList<int[]> prompts, GenerationOptions options)
    {
        options.Validate();
        CheckIds(prompts, nameof(prompts), least: 1);
        for (var i = 0; i < prompts.Count; i++)
        {
            if (prompts[i].Length >= _decoder.Config.MaxPositions)
                throw new ArgumentException($"Prompt {i} has {prompts[i].Length} tokens; the model's {_decoder.Config.MaxPositions} positions leave no room for a new one.", nameof(prompts));
        }

        int[] stops = [.. options.StopIds ?? (_decoder.GenerationDefaults is { EosIds.Count: > 0 } defaults ? defaults.EosIds : _decoder.Config.EosIds)];
        if (stops.FirstOrDefault(id => id < 0 || id >= _decoder.Config.VocabularySize, -1) is var wrong && wrong != -1)
            throw new ArgumentException($"StopIds holds {wrong}; ids from 0 to {_decoder.Config.VocabularySize - 1} are right.", nameof(options));
        if (options.Trie is not { } trie) return stops;
        if (stops.Length == 0) throw new ArgumentException("A trie needs at least one stop token, which ends its texts.", nameof(options));
        if (trie.Count == 0) throw new ArgumentException("The trie holds no text.", nameof(options));
        if (trie.LargestId >= _decoder.Config.VocabularySize)
            throw new ArgumentException($"The trie holds the id {trie.LargestId}; the vocabulary ends at {_decoder.Config.VocabularySize - 1}.", nameof(options));
        if (stops.FirstOrDefault(trie.Contains, -1) is var inside && inside != -1)
            throw new ArgumentException($"The stop token {inside} stands inside a text of the trie.", nameof(options));
        return stops;
    }

    private void CheckIds(IReadOnlyList<int[]> texts, string name, int least)
    {
        ArgumentNullException.ThrowIfNull(texts);
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i].Length < least) throw new ArgumentException($"{name}[{i}] is empty.", name);
            if (texts[i].Length > _decoder.Config.MaxPositions)
                throw new ArgumentException($"{name}[{i}] has {texts[i].Length} tokens; the model has {_decoder.Config.MaxPositions} positions.", name);
            foreach (var id in texts[i])
            {
                if (id < 0 || id >= _decoder.Config.VocabularySize)
                    throw new ArgumentException($"{name}[{i}] holds the id {id}; ids from 0 to {_decoder.Config.VocabularySize - 1} are right.", name);
            }
        }
    }
}
