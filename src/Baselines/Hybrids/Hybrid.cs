using System.Numerics;
using System.Runtime.InteropServices;
using Distillery.Data;

namespace Distillery.Baselines;

/// <summary>
/// Item-kNN plus content: <c>score = kNN + a (TF-IDF + b codes)</c>, with <c>a</c> and <c>b</c> chosen on validation rows. Items that
/// neither reaches follow in the order of their popularity. No gradient is needed, and items without interactions can be found.
/// </summary>
public sealed class Hybrid : IItemScorer
{
    private readonly ItemKnn _knn;
    private readonly TextTfIdf _text;
    private readonly CodeSimilarity? _codes;

    /// <summary>Joins the parts with given weights.</summary>
    /// <param name="knn">The votes.</param>
    /// <param name="text">The text part.</param>
    /// <param name="codes">The code part, or null.</param>
    /// <param name="weights">The weights, zero or more.</param>
    /// <exception cref="ArgumentException">The parts know different numbers of items, or a weight is negative or not finite.</exception>
    public Hybrid(ItemKnn knn, TextTfIdf text, CodeSimilarity? codes, HybridWeights weights)
        : this(knn, text, codes, weights, [])
    {
    }

    private Hybrid(ItemKnn knn, TextTfIdf text, CodeSimilarity? codes, HybridWeights weights, IReadOnlyList<HybridTrial> trials)
    {
        if (text.ItemCount != knn.ItemCount || (codes is not null && codes.ItemCount != knn.ItemCount))
            throw new ArgumentException(
                $"the parts know {knn.ItemCount} (kNN), {text.ItemCount} (text) and {codes?.ItemCount.ToString() ?? "no"} (codes) items; they must come from one catalogue.");
        foreach (var (name, weight) in new[] { ("text", weights.Text), ("codes", weights.Codes) })
            if (!(weight >= 0 && double.IsFinite(weight)))
                throw new ArgumentException($"the weight of {name} is {weight}; it must be a finite number, zero or more.", nameof(weights));
        (_knn, _text, _codes, Weights, Trials) = (knn, text, codes, weights, trials);
    }

    /// <inheritdoc/>
    public int ItemCount => _knn.ItemCount;

    /// <summary>The weights in use.</summary>
    public HybridWeights Weights { get; }

    /// <summary>Every pair of weights that <c>Fit</c> tried, in order; empty where the weights were given.</summary>
    public IReadOnlyList<HybridTrial> Trials { get; }

    /// <summary>The kNN part.</summary>
    public ItemKnn Knn => _knn;

    /// <summary>The text part.</summary>
    public TextTfIdf Text => _text;

    /// <summary>The code part; null for a catalogue without code columns.</summary>
    public CodeSimilarity? Codes => _codes;

    /// <summary>Builds the parts and chooses the weights on validation.</summary>
    /// <param name="catalogue">The item table.</param>
    /// <param name="prefixes">Every prefix of the training sequences.</param>
    /// <param name="validation">Rows for the choice; never test rows.</param>
    /// <param name="options">Parts and weights to try; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static Hybrid Fit(
        Catalogue catalogue, WindowSet prefixes, WindowSet validation, HybridOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new HybridOptions();
        var columns = options.Codes ?? CodeColumn.Detect(catalogue);
        return Fit(
            ItemKnn.FromPrefixes(prefixes),
            TextTfIdf.Build(catalogue, options.Text),
            columns.Count == 0 ? null : CodeSimilarity.Build(catalogue, columns),
            validation, options, cancellationToken);
    }

    /// <summary>Chooses the weights for given parts: the highest NDCG@20 on the validation rows, the first of equals.</summary>
    /// <param name="knn">The votes.</param>
    /// <param name="text">The text part.</param>
    /// <param name="codes">The code part, or null.</param>
    /// <param name="validation">Rows for the choice, at least one; never test rows.</param>
    /// <param name="options">Weights to try; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static Hybrid Fit(
        ItemKnn knn, TextTfIdf text, CodeSimilarity? codes, WindowSet validation, HybridOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new HybridOptions();
        var candidates = (
            from a in options.TextWeights
            from b in codes is null ? [0.0] : options.CodeWeights
            select new Hybrid(knn, text, codes, new HybridWeights(a, b))).ToList();
        if (candidates.Count == 0 || validation.Count == 0)
            throw new ArgumentException(
                $"the hybrid needs weights to try and validation rows to choose on; there are {candidates.Count} pairs of weights and {validation.Count} rows.");
        var trials = HybridSelection.Evaluate(candidates, validation, cancellationToken);
        var best = trials.MaxBy(trial => trial.NdcgAt20)!;
        return new Hybrid(knn, text, codes, best.Weights, trials);
    }

    /// <summary>The same content and weights with other votes, for cross-fitting.</summary>
    /// <param name="knn">The votes to use.</param>
    public Hybrid WithVotes(ItemKnn knn) => new(knn, _text, _codes, Weights, Trials);

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        AddUp(history, scores);
        _knn.Popularity.FillUnscored(scores);
    }

    /// <summary>The scores without the order by popularity: zero or more, zero for items that neither votes nor content reach.</summary>
    /// <param name="history">Item ids, oldest first.</param>
    /// <param name="scores">Receives the scores, shape <c>[ItemCount]</c>.</param>
    public void AddUp(ReadOnlySpan<int> history, Span<float> scores)
    {
        ScorerGuard.Check(history, scores, ItemCount);
        var rented = System.Buffers.ArrayPool<float>.Shared.Rent(2 * ItemCount);
        var text = rented.AsSpan(0, ItemCount);
        var codes = rented.AsSpan(ItemCount, ItemCount);
        scores.Clear();
        _knn.AddVotes(history, scores);
        _text.Score(history, text);
        if (_codes is not null && Weights.Codes > 0)
            _codes.Score(history, codes);
        else
            codes.Clear();
        AddContent(scores, text, codes, (float)Weights.Text, (float)Weights.Codes);
        System.Buffers.ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>votes + a (text + b codes), in place of the votes; the order of the operations is that of <see cref="HybridSelection"/>.</summary>
    internal static void AddContent(Span<float> votes, ReadOnlySpan<float> text, ReadOnlySpan<float> codes, float a, float b)
    {
        var wideVotes = MemoryMarshal.Cast<float, Vector<float>>(votes);
        var wideText = MemoryMarshal.Cast<float, Vector<float>>(text);
        var wideCodes = MemoryMarshal.Cast<float, Vector<float>>(codes);
        var (wideA, wideB) = (new Vector<float>(a), new Vector<float>(b));
        for (var i = 0; i < wideVotes.Length; i++)
            wideVotes[i] = wideA * (wideText[i] + wideB * wideCodes[i]) + wideVotes[i];
        for (var i = wideVotes.Length * Vector<float>.Count; i < votes.Length; i++)
            votes[i] = a * (text[i] + b * codes[i]) + votes[i];
    }
}
