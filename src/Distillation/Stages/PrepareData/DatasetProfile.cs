using Distillery.Data;

namespace Distillery.Distillation.Stages;

/// <summary>What a dataset looks like, in the numbers that decide how hard it is.</summary>
public sealed record DatasetProfile
{
    /// <summary>Number of users.</summary>
    public required int Users { get; init; }

    /// <summary>Number of items.</summary>
    public required int Items { get; init; }

    /// <summary>Number of interactions.</summary>
    public required long Interactions { get; init; }

    /// <summary>Rows learnt from.</summary>
    public required int TrainRows { get; init; }

    /// <summary>Rows that select.</summary>
    public required int ValidationRows { get; init; }

    /// <summary>Rows that are reported.</summary>
    public required int TestRows { get; init; }

    /// <summary>Share of validation rows whose target is never a training target.</summary>
    public required double ColdValidationShare { get; init; }

    /// <summary>Share of test rows whose target is never a training target.</summary>
    public required double ColdTestShare { get; init; }

    /// <summary>Middle one of the users' numbers of interactions.</summary>
    public required int MedianLength { get; init; }

    /// <summary>Unix seconds of the first and the last interaction.</summary>
    public required IReadOnlyList<long> TimeSpan { get; init; }

    /// <summary>Share of neighbouring interactions with equal times: where it is high, the order inside ties decides much.</summary>
    public required double TiedShare { get; init; }

    /// <summary>Share of items with a title.</summary>
    public required double TitledShare { get; init; }

    /// <summary>Counts everything.</summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="split">Its windows.</param>
    public static DatasetProfile Of(Dataset dataset, WindowSplit split)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        var cold = ColdItems.Of(split.Train);
        var lengths = dataset.Users.Select(user => user.Items.Length).Order().ToArray();
        long pairs = 0, tied = 0, first = long.MaxValue, last = long.MinValue;
        foreach (var times in dataset.Users.Select(user => user.Times).Where(times => times.Length > 0))
        {
            first = Math.Min(first, times[0]);
            last = Math.Max(last, times[^1]);
            pairs += times.Length - 1;
            for (var i = 1; i < times.Length; i++)
                tied += times[i] == times[i - 1] ? 1 : 0;
        }

        return new DatasetProfile
        {
            Users = dataset.Users.Count,
            Items = dataset.Catalogue.Count,
            Interactions = dataset.Interactions,
            TrainRows = split.Train.Count,
            ValidationRows = split.Validation.Count,
            TestRows = split.Test.Count,
            ColdValidationShare = Share(split.Validation.Targets.Count(target => cold[target]), split.Validation.Count),
            ColdTestShare = Share(split.Test.Targets.Count(target => cold[target]), split.Test.Count),
            MedianLength = lengths[lengths.Length / 2],
            TimeSpan = [first, last],
            TiedShare = Share(tied, pairs),
            TitledShare = Share(dataset.Catalogue.Items.Count(item => item.Title.Length > 0), dataset.Catalogue.Count),
        };
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
