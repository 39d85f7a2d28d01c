using System.Globalization;

namespace Distillery.Teachers;

/// <summary>Chooses the variants' γ by the lists' quality on validation windows.</summary>
internal static class GammaChoice
{
    private static readonly double[] Tried = [0, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 100];

    /// <summary>The γ with the best mean NDCG; of equals the smallest.</summary>
    /// <param name="lists">Makes the validation windows' lists.</param>
    /// <param name="targets">Their true next items.</param>
    /// <param name="report">Told each quality.</param>
    internal static double Best(Func<double, GroundedList[]> lists, int[] targets, ITeacherReport report)
    {
        var (best, bestQuality) = (0.0, double.NegativeInfinity);
        foreach (var gamma in Tried)
        {
            var quality = lists(gamma).Select((list, i) => Array.IndexOf(list.Items, targets[i]) is var place and >= 0 ? 1 / Math.Log2(place + 2) : 0).Average();
            report.Metric($"gamma_{gamma.ToString(CultureInfo.InvariantCulture).Replace('.', '_')}_ndcg", 0, quality);
            if (quality > bestQuality)
                (best, bestQuality) = (gamma, quality);
        }

        return best;
    }
}
