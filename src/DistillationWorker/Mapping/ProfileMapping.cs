using Distillery.Contracts;
using Distillery.Data;

namespace Distillery.DistillationWorker;

/// <summary>From a dataset to what pages say about it.</summary>
internal static class ProfileMapping
{
    /// <summary>The profile.</summary>
    /// <param name="dataset">At least one interaction.</param>
    /// <param name="isShuffled">Whether the order inside equal times was drawn, so that it tells nothing of the source.</param>
    public static DatasetProfileView Of(Dataset dataset, bool isShuffled)
    {
        var (profile, shape) = (DatasetProfile.Of(dataset), DatasetShape.Of(dataset));
        return new DatasetProfileView
        {
            ShortestSequence = profile.ShortestSequence,
            MedianSequence = profile.MedianSequence,
            LongestSequence = profile.LongestSequence,
            Lengths = Bins(shape.Lengths),
            Popularity = Bins(shape.Popularity),
            PopularityCurve = shape.PopularityCurve,
            FirstTime = profile.FirstTime,
            LastTime = profile.LastTime,
            Times = Bins(shape.Times),
            TiedShare = profile.TiedShare,
            TiedAscendingShare = isShuffled || profile.TiedShare == 0 ? null : profile.TiedAscendingShare,
            RepeatedInteractions = profile.RepeatedInteractions,
            UntitledItems = profile.UntitledItems,
            DistinctTitles = profile.DistinctTitles,
            MeanTitleBytes = shape.MeanTitleBytes,
        };
    }

    private static IReadOnlyList<HistogramBin> Bins(IReadOnlyList<(long From, long To, long Count)> bins) =>
        [.. bins.Select(bin => new HistogramBin(bin.From, bin.To, bin.Count))];
}
