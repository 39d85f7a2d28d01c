namespace Distillery.Statistics;

/// <summary>How much better one model is than another on the same rows, and how sure that is.</summary>
/// <param name="Metric">Key of the measure, for example <c>ndcg_at_20</c>.</param>
/// <param name="Mean">Mean of the model in question.</param>
/// <param name="MeanAgainst">Mean of the model that it is compared with.</param>
/// <param name="Difference"><paramref name="Mean"/> less <paramref name="MeanAgainst"/>.</param>
/// <param name="Low">Lower end of the interval of the difference.</param>
/// <param name="High">Upper end of the interval of the difference.</param>
/// <param name="StandardError">Standard deviation of the difference over the resamples.</param>
/// <param name="Wins">Rows on which the model's value is larger.</param>
/// <param name="Ties">Rows on which both values are equal.</param>
/// <param name="Losses">Rows on which the model's value is smaller.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Clusters">Number of independent groups that were drawn: users, or rows where no users were given.</param>
/// <param name="Options">Resamples, seed and confidence.</param>
public sealed record PairedDifference(
    string Metric,
    double Mean,
    double MeanAgainst,
    double Difference,
    double Low,
    double High,
    double StandardError,
    int Wins,
    int Ties,
    int Losses,
    int Rows,
    int Clusters,
    BootstrapOptions Options)
{
    /// <summary>The difference as a share of the other model's mean; null where that mean is 0.</summary>
    public double? RelativeLift => MeanAgainst == 0 ? null : Difference / MeanAgainst;

    /// <summary>Whether the whole interval lies above 0.</summary>
    public bool IsAboveZero => Low > 0;
}
