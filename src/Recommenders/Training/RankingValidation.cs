using Distillery.Data;
using Distillery.Statistics;

namespace Distillery.Recommenders;

/// <summary>Full ranking over the validation rows; NDCG@20 decides.</summary>
/// <param name="rows">The validation rows, never the test rows.</param>
/// <param name="cutoff">k of the deciding NDCG@k; default 20.</param>
public sealed class RankingValidation(WindowSet rows, int cutoff = 20) : IValidation
{
    /// <inheritdoc/>
    public ValidationScore Evaluate(IStudent student, CancellationToken cancellationToken)
    {
        using var scorer = new StudentScorer(student);
        var ranks = RankingEvaluator.Ranks(scorer, rows, cancellationToken: cancellationToken);
        var table = RankMetrics.Table(ranks, [.. RankMetrics.DefaultCutoffs.Append(cutoff).Distinct()]);
        return new ValidationScore(table[RankMetric.Ndcg, cutoff], table.Values);
    }
}
