using Distillery.TensorFiles;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// Ranks of every row in a file: <c>eval/&lt;protocol&gt;.&lt;split&gt;.safetensors</c> with <c>row</c>, <c>user</c>, <c>target</c>, <c>rank</c> (int32) and <c>cold</c>
/// (uint8), each <c>[rows]</c>; where they were counted also <c>history</c>, <c>user_train</c> and <c>target_train</c> (int32), which older files lack; dataset
/// and catalogue digests stand in the metadata.
/// </summary>
public static class RankFile
{
    private static readonly string[] RequiredMetadata = ["dataset", "catalogue"];

    /// <summary>The usual place of a result below a folder.</summary>
    /// <param name="folder">The folder of a model.</param>
    /// <param name="protocol">For example <c>full-ranking</c>.</param>
    /// <param name="split">For example <c>test</c>.</param>
    public static string PathOf(string folder, string protocol, string split) => Path.Combine(folder, "eval", $"{protocol}.{split}.safetensors");

    /// <summary>Writes the ranks, as a whole or not at all.</summary>
    /// <param name="path">The file; folders are made when missing.</param>
    /// <param name="rows">The ranks.</param>
    /// <param name="metadata">Texts; <c>dataset</c> and <c>catalogue</c> (digests) are required.</param>
    /// <exception cref="ArgumentException">A required text is missing.</exception>
    public static void Write(string path, RowRanks rows, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(metadata);
        foreach (var name in RequiredMetadata)
            if (!metadata.ContainsKey(name))
                throw new ArgumentException($"the metadata lacks '{name}': without the digests nobody knows what the ranks belong to.", nameof(metadata));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var scope = torch.NewDisposeScope();
        var tensors = new Dictionary<string, torch.Tensor>
        {
            ["row"] = torch.tensor(Enumerable.Range(0, rows.Count).ToArray(), dtype: torch.int32),
            ["user"] = torch.tensor(rows.Users, dtype: torch.int32),
            ["target"] = torch.tensor(rows.Targets, dtype: torch.int32),
            ["rank"] = torch.tensor(rows.Ranks, dtype: torch.int32),
            ["cold"] = torch.tensor(Array.ConvertAll(rows.Cold, cold => cold ? 1 : 0), dtype: torch.int32).to(torch.uint8),
        };
        foreach (var (name, values) in Counts(rows))
        {
            if (values is null)
                continue;
            if (values.Length != rows.Count)
                throw new ArgumentException($"'{name}' has {values.Length} values for {rows.Count} rows.", nameof(rows));
            tensors[name] = torch.tensor(values, dtype: torch.int32);
        }

        SafeTensors.Write(path, tensors, metadata);
    }

    /// <summary>Reads ranks.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static (RowRanks Rows, IReadOnlyDictionary<string, string> Metadata) Read(string path)
    {
        using var bundle = SafeTensors.Read(path);
        using var scope = torch.NewDisposeScope();
        int[] Column(string name) => bundle.Tensors.TryGetValue(name, out var tensor)
            ? tensor.to(torch.int32).contiguous().data<int>().ToArray()
            : throw new InvalidDataException($"{path} has no '{name}': it holds no ranks.");
        int[]? Optional(string name) => bundle.Tensors.ContainsKey(name) ? Column(name) : null;
        var rows = new RowRanks(Column("user"), Column("target"), Column("rank"), Array.ConvertAll(Column("cold"), cold => cold != 0))
        {
            History = Optional("history"),
            UserTrain = Optional("user_train"),
            TargetTrain = Optional("target_train"),
        };
        return (rows, new Dictionary<string, string>(bundle.Metadata));
    }
    private static IEnumerable<(string Name, int[]? Values)> Counts(RowRanks rows) =>
        [("history", rows.History), ("user_train", rows.UserTrain), ("target_train", rows.TargetTrain)];
}
