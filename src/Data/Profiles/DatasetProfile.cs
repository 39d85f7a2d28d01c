namespace Distillery.Data;

/// <summary>What a dataset looks like at a glance, and how far the order of equal times can be trusted.</summary>
/// <param name="Users">Number of users.</param>
/// <param name="Items">Number of items.</param>
/// <param name="Interactions">Number of interactions.</param>
/// <param name="ShortestSequence">Interactions of the user with the fewest.</param>
/// <param name="MedianSequence">Interactions of the user in the middle (the upper one of two).</param>
/// <param name="LongestSequence">Interactions of the user with the most.</param>
/// <param name="FirstTime">Unix seconds of the first interaction.</param>
/// <param name="LastTime">Unix seconds of the last interaction.</param>
/// <param name="TiedShare">Share of neighbouring pairs of a user with equal times, 0 to 1; 0 where there is no pair.</param>
/// <param name="TiedAscendingShare">
/// Share of those whose item ids ascend, 0 to 1; 0.5 would be chance. Far from it, the order inside a day is the order of the ids, which a
/// model can learn without knowing anything about the items: report a run with shuffled ties too. 0 where there is no tied pair.
/// </param>
/// <param name="RepeatedInteractions">Interactions of a user with an item that the user had before.</param>
/// <param name="UntitledItems">Items whose title has one character or none.</param>
/// <param name="DistinctTitles">Number of different titles.</param>
public sealed record DatasetProfile(
    int Users,
    int Items,
    long Interactions,
    int ShortestSequence,
    int MedianSequence,
    int LongestSequence,
    long FirstTime,
    long LastTime,
    double TiedShare,
    double TiedAscendingShare,
    long RepeatedInteractions,
    int UntitledItems,
    int DistinctTitles)
{
    /// <summary>Measures a dataset.</summary>
    /// <param name="dataset">At least one user, each with an interaction.</param>
    /// <exception cref="ArgumentException">The dataset has no user.</exception>
    public static DatasetProfile Of(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Users.Count == 0)
            throw new ArgumentException("The dataset has no user.", nameof(dataset));
        var lengths = dataset.Users.Select(user => user.Items.Length).Order().ToArray();
        long pairs = 0, tied = 0, ascending = 0, repeated = 0;
        foreach (var user in dataset.Users)
        {
            repeated += user.Items.Length - user.Items.Distinct().Count();
            pairs += Math.Max(0, user.Items.Length - 1);
            for (var i = 1; i < user.Items.Length; i++)
            {
                if (user.Times[i] != user.Times[i - 1])
                    continue;
                tied++;
                ascending += user.Items[i] > user.Items[i - 1] ? 1 : 0;
            }
        }

        return new DatasetProfile(
            dataset.Users.Count,
            dataset.Catalogue.Count,
            dataset.Interactions,
            lengths[0],
            lengths[lengths.Length / 2],
            lengths[^1],
            dataset.Users.Min(user => user.Times[0]),
            dataset.Users.Max(user => user.Times[^1]),
            pairs == 0 ? 0 : (double)tied / pairs,
            tied == 0 ? 0 : (double)ascending / tied,
            repeated,
            dataset.Catalogue.Items.Count(item => item.Title.Trim().Length <= 1),
            dataset.Catalogue.Items.Select(item => item.Title).Distinct(StringComparer.Ordinal).Count());
    }
}
