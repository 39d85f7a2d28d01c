using Distillery.Recommenders;
using Distillery.TensorFiles;
using TorchSharp;

namespace Distillery.Distillation.Stages;

/// <summary>
/// Whose data models of a job learn from: <c>learnt.safetensors</c> with <c>users</c> (int32, <c>[users]</c>: interactions of each user up to the last training target) and
/// <c>items</c> (int32, <c>[items]</c>: occurrences among these). It answers which versions learnt from a user or an item.
/// </summary>
public static class LearntFrom
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "learnt.safetensors";

    /// <summary>Interactions that models learn from, by user row.</summary>
    /// <param name="data">The data.</param>
    /// <returns><c>[users]</c>; 0 for a user without training rows.</returns>
    public static int[] Users(PreparedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var (counts, train) = (new int[data.Dataset.Users.Count], data.Split.Train);
        for (var row = 0; row < train.Count; row++)
            counts[train.Users[row]] = Math.Max(counts[train.Users[row]], train.Positions[row] + 1);
        return counts;
    }

    /// <summary>Writes the file, as a whole or not at all.</summary>
    /// <param name="folder">Where; it exists.</param>
    /// <param name="data">The data.</param>
    public static void Write(string folder, PreparedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var scope = torch.NewDisposeScope();
        SafeTensors.Write(
            Path.Combine(folder, FileName),
            new Dictionary<string, torch.Tensor>
            {
                ["users"] = torch.tensor(Users(data), dtype: torch.int32),
                ["items"] = torch.tensor(TrainPopularity.Of(data.Dataset, data.Split.Train).Interactions, dtype: torch.int32),
            },
            new Dictionary<string, string>
            {
                ["dataset"] = data.Info.DatasetDigest,
                ["catalogue"] = data.Info.CatalogueDigest,
                ["split"] = data.Info.SplitInWords,
            });
    }
}
