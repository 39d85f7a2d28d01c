namespace Distillery.Statistics;

/// <summary>What the lists of a model show of the catalogue.</summary>
/// <param name="K">Places of a list.</param>
/// <param name="Lists">Number of lists.</param>
/// <param name="Coverage">Share of the catalogue that occurs in any list, 0 to 1.</param>
/// <param name="MeanPopularity">Mean number of train targets of a shown item; large means popularity bias.</param>
/// <param name="ColdShare">Share of the places with an item that is never a train target, 0 to 1.</param>
/// <param name="Gini">Gini coefficient of how often each item is shown, 0 (all alike) to 1 (one item only).</param>
public sealed record ListReport(int K, int Lists, double Coverage, double MeanPopularity, double ColdShare, double Gini);
