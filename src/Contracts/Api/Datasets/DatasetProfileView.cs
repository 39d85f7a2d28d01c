namespace Distillery.Contracts;

/// <summary>What a dataset looks like: lengths, popularity, time and ties.</summary>
public sealed record DatasetProfileView
{
    /// <summary>Interactions of the user with the fewest.</summary>
    public required int ShortestSequence { get; init; }

    /// <summary>Interactions of the user in the middle.</summary>
    public required int MedianSequence { get; init; }

    /// <summary>Interactions of the user with the most.</summary>
    public required int LongestSequence { get; init; }

    /// <summary>Users by their number of interactions.</summary>
    public required IReadOnlyList<HistogramBin> Lengths { get; init; }

    /// <summary>Items by their number of interactions.</summary>
    public required IReadOnlyList<HistogramBin> Popularity { get; init; }

    /// <summary>
    /// Share of all interactions that the most popular items take, 0 to 1: entry i for the first <c>5 i</c> percent of the items, so that the
    /// first is 0 and the last, the 21st, is 1.
    /// </summary>
    public required IReadOnlyList<double> PopularityCurve { get; init; }

    /// <summary>Unix seconds of the first interaction.</summary>
    public required long FirstTime { get; init; }

    /// <summary>Unix seconds of the last interaction.</summary>
    public required long LastTime { get; init; }

    /// <summary>Interactions in equal stretches of time, Unix seconds; empty where all times are equal.</summary>
    public required IReadOnlyList<HistogramBin> Times { get; init; }

    /// <summary>Share of neighbouring interactions of a user with equal times, 0 to 1.</summary>
    public required double TiedShare { get; init; }

    /// <summary>
    /// Share of those whose item ids ascend, 0 to 1; 0.5 would be chance. Null where there is none, or where the order was shuffled.
    /// </summary>
    public double? TiedAscendingShare { get; init; }

    /// <summary>Interactions of a user with an item that the user had before.</summary>
    public required long RepeatedInteractions { get; init; }

    /// <summary>Items whose title has one character or none.</summary>
    public required int UntitledItems { get; init; }

    /// <summary>Number of different titles.</summary>
    public required int DistinctTitles { get; init; }

    /// <summary>Mean length of a title in bytes of UTF-8.</summary>
    public required double MeanTitleBytes { get; init; }
}
