using Distillery.Data;

namespace Distillery.Baselines;

/// <summary>
/// Item-kNN with time decay: items that came shortly before <c>y</c> in training rows vote for <c>y</c>.
/// </summary>
/// <remarks>
/// A training row in which <c>x</c> stands <c>d</c> places before the target <c>t</c> (0 for the last item) adds <c>1/(1+d)</c> to
/// <c>w[x][t]</c>. With <c>W[x]</c> the sum of row <c>x</c> and <c>pop[t]</c> the number of rows with target <c>t</c>, the score of
/// <c>y</c> for a history is the sum over its items <c>x</c> at distance <c>d</c> of <c>w[x][y] / ((1+d) sqrt(W[x] (pop[y]+5)))</c>.
/// Items that no vote reaches follow in the order of their popularity.
/// </remarks>
public sealed class ItemKnn : IItemScorer
{
    private const double PopularityOffset = 5;
    private readonly SparseMatrix _weights;

    private ItemKnn(SparseMatrix weights, Popularity popularity)
    {
        _weights = weights;
        Popularity = popularity;
    }

    /// <inheritdoc/>
    public int ItemCount => _weights.Rows;

    /// <summary>The popularity that the weights were divided by, and that orders items without a vote.</summary>
    public Popularity Popularity { get; }

    /// <summary>Number of item pairs with a weight.</summary>
    public int PairCount => _weights.Values.Length;

    /// <summary>
    /// Learns from the rows of a split. A row whose history is shorter than the window also adds the pairs inside its history,
    /// in the same way: they occur in no other row.
    /// </summary>
    /// <param name="rows">Training rows as the split cut them.</param>
    public static ItemKnn FromRows(WindowSet rows) => Fit(rows, pairsInsideShortHistories: true, static _ => true);

    /// <summary>Learns from a set that holds every prefix of the training sequences, so that the pair rule of <see cref="FromRows"/> is not needed.</summary>
    /// <param name="prefixes">One row for each position of each training sequence.</param>
    public static ItemKnn FromPrefixes(WindowSet prefixes) => FromPrefixes(prefixes, static _ => true);

    /// <summary>Learns from the prefixes of some users only; cross-fitting leaves the users of one fold out.</summary>
    /// <param name="prefixes">One row for each position of each training sequence.</param>
    /// <param name="includesUser">Whether the rows of a user are used.</param>
    public static ItemKnn FromPrefixes(WindowSet prefixes, Func<int, bool> includesUser) => Fit(prefixes, pairsInsideShortHistories: false, includesUser);

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        ScorerGuard.Check(history, scores, ItemCount);
        scores.Clear();
        AddVotes(history, scores);
        Popularity.FillUnscored(scores);
    }

    /// <summary>Adds the votes of a history to the scores: zero for items that no vote reaches, without the order by popularity.</summary>
    /// <param name="history">Item ids, oldest first.</param>
    /// <param name="scores">Added to, shape <c>[ItemCount]</c>.</param>
    public void AddVotes(ReadOnlySpan<int> history, Span<float> scores)
    {
        for (var place = 0; place < history.Length; place++)
        {
            var decay = 1f / (history.Length - place);
            var (items, weights) = _weights.Row(history[place]);
            for (var i = 0; i < items.Length; i++)
                scores[items[i]] += decay * weights[i];
        }
    }

    private static ItemKnn Fit(WindowSet rows, bool pairsInsideShortHistories, Func<int, bool> includesUser)
    {
        var popularity = Popularity.Fit(rows, includesUser);
        var votes = PairVotes.Collect(rows, pairsInsideShortHistories, includesUser);
        return new ItemKnn(votes.ToMatrix((target, rowSum) => 1 / Math.Sqrt(rowSum * (popularity.Counts[target] + PopularityOffset))), popularity);
    }
}
