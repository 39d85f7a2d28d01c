namespace Distillery.Statistics;

/// <summary>The rank of a target among the scores of a whole catalogue.</summary>
public static class PessimisticRank
{
    /// <summary>
    /// 1 + the number of other items that score as much as the target or more. A score that is not a number counts as before the
    /// target, and a target whose own score is none stands last: a broken model can never look good.
    /// </summary>
    /// <param name="scores">Scores <c>[items]</c>; larger is better.</param>
    /// <param name="target">The item whose rank is wanted.</param>
    /// <returns><c>1 .. items</c>; constant scores give the number of items.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The target is no item.</exception>
    public static int Of(ReadOnlySpan<float> scores, int target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, scores.Length);
        var own = scores[target];
        var rank = 0;
        foreach (var score in scores)
        {
            // Written so that a comparison with NaN counts against the target.
            if (!(score < own))
                rank++;
        }

        return rank;
    }
}
