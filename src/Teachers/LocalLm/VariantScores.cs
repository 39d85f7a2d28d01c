using Distillery.Baselines;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>Scores of 0 .. 1 that re-weight distances: popularity, or item-kNN's votes.</summary>
/// <remarks>
/// Both count training interactions only. For training windows they are cross-fitted: users are divided into folds, and a window's scores have seen only the users of the other
/// folds, because a count of the window itself would know its answer.
/// </remarks>
internal sealed class VariantScores
{
    private const int Folds = 4;

    private readonly LocalLmVariant _variant;
    private readonly ItemKnn[] _knn;
    private readonly ulong _seed;

    private VariantScores(LocalLmVariant variant, ItemKnn[] knn, ulong seed) => (_variant, _knn, _seed) = (variant, knn, seed);

    /// <summary>Scores for training windows.</summary>
    internal static VariantScores CrossFitted(LocalLmVariant variant, WindowSet prefixes, ulong seed) =>
        new(variant, [.. Enumerable.Range(0, Folds).Select(fold => ItemKnn.FromPrefixes(prefixes, user => Fold(user, seed) != fold))], seed);

    /// <summary>Scores for validation windows, from all training users.</summary>
    internal static VariantScores Whole(LocalLmVariant variant, WindowSet prefixes, ulong seed) => new(variant, [ItemKnn.FromPrefixes(prefixes)], seed);

    /// <summary>Writes every item's score for a window; the largest is 1 unless all are 0.</summary>
    internal void Fill(WindowSet windows, int row, float[] scores)
    {
        var knn = _knn[_knn.Length == 1 ? 0 : Fold(windows.Users[row], _seed)];
        Array.Clear(scores);
        if (_variant == LocalLmVariant.Cf)
            knn.AddVotes(windows.History(row), scores);
        else
            knn.Popularity.Score(windows.History(row), scores);
        var (least, most) = (scores.Min(), scores.Max());
        if (most > least)
            for (var item = 0; item < scores.Length; item++)
                scores[item] = (scores[item] - least) / (most - least);
    }

    private static int Fold(int user, ulong seed) => (int)(TopK.TieHash(user, seed ^ 0xF01D) % Folds);
}
