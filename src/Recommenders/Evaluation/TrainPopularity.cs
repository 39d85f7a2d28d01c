using Distillery.Data;

namespace Distillery.Recommenders;

/// <summary>How often items occur in what a student may learn from: each user's interactions up to the user's last training target.</summary>
/// <param name="Users">In how many users' interactions each item occurs, <c>[items]</c>.</param>
/// <param name="Interactions">How often each item occurs, <c>[items]</c>.</param>
/// <param name="UserCount">Number of users with training rows.</param>
public sealed record TrainPopularity(int[] Users, int[] Interactions, int UserCount)
{
    /// <summary>Counts.</summary>
    /// <param name="dataset">The dataset, in the order that the rows were cut from.</param>
    /// <param name="train">Train rows.</param>
    public static TrainPopularity Of(Dataset dataset, WindowSet train)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(train);
        var last = new Dictionary<int, int>();
        for (var row = 0; row < train.Count; row++)
            last[train.Users[row]] = Math.Max(last.GetValueOrDefault(train.Users[row], -1), train.Positions[row]);
        var (users, interactions) = (new int[train.PaddingId], new int[train.PaddingId]);
        foreach (var (user, position) in last)
        {
            var items = dataset.Users[user].Items.AsSpan(..(position + 1));
            for (var i = 0; i < items.Length; i++)
            {
                interactions[items[i]]++;
                if (!items[..i].Contains(items[i]))
                    users[items[i]]++;
            }
        }

        return new TrainPopularity(users, interactions, last.Count);
    }
}
