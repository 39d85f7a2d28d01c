using Distillery.Baselines;
using Distillery.Data;

namespace Distillery.Teachers.Tests;

/// <summary>Small datasets with known structure.</summary>
internal static class SmallShop
{
    /// <summary>
    /// Users bring items in the given orders, one user a day, so that early users are train rows; 16 more users repeat the first order, which
    /// gives the later parts of the split their rows.
    /// </summary>
    public static (Dataset Dataset, WindowSplit Split) Of(int items, params int[][] sequences) => Of(items, item => $"title{item}", sequences);

    public static (Dataset Dataset, WindowSplit Split) Of(int items, Func<int, string> title, params int[][] sequences)
    {
        var all = sequences.Concat(Enumerable.Repeat(sequences[0], 16)).ToArray();
        var users = all.Select((sequence, user) => new UserSequence(user, sequence, [.. sequence.Select((_, place) => user * 86_400L + place)])).ToArray();
        var catalogue = Catalogue.Create([.. Enumerable.Range(0, items).Select(item => new Item(title(item), new Dictionary<string, string>()))]);
        var dataset = Dataset.Create("small", catalogue, users);
        return (dataset, Windowing.Split(dataset, new SplitOptions { Train = 0.5, Validation = 0.25, WindowLength = 3 }));
    }

    /// <summary>Fixed weights, so that nothing is chosen on validation.</summary>
    public static ContentTeacherOptions Options => new()
    {
        VectorDim = 4,
        Hybrid = new HybridOptions { TextWeights = [0.1], CodeWeights = [0], Codes = [] },
    };
}
