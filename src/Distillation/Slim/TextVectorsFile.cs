using Distillery.Distillation.Stages;
using Distillery.TensorFiles;
using TorchSharp;

namespace Distillery.Distillation.Slim;

/// <summary>
/// <see cref="TextVectors"/> in a safetensors file: <c>items [items, dim]</c>; for each part <c>train</c>, <c>validation</c>, <c>test</c> the
/// vectors <c>[rows, dim]</c> (float32) and <c>…_users</c>, <c>…_positions</c> <c>[rows]</c> (int32). Metadata: <c>dataset</c> (digest in window
/// order), <c>catalogue</c> (digest), <c>encoder</c>, <c>source</c>.
/// </summary>
public static class TextVectorsFile
{
    /// <summary>Writes the vectors, as a whole or not at all.</summary>
    /// <param name="path">The file; folders are made when missing.</param>
    /// <param name="vectors">The vectors.</param>
    public static void Write(string path, TextVectors vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var scope = torch.NewDisposeScope();
        var tensors = new Dictionary<string, torch.Tensor> { ["items"] = torch.tensor(vectors.Items).view(-1, vectors.Dim) };
        foreach (var (name, rows) in vectors.Windows)
        {
            tensors[name] = torch.tensor(rows.Vectors).view(-1, vectors.Dim);
            tensors[name + "_users"] = torch.tensor(rows.Users, dtype: torch.int32);
            tensors[name + "_positions"] = torch.tensor(rows.Positions, dtype: torch.int32);
        }

        SafeTensors.Write(path, tensors, new Dictionary<string, string>
        {
            ["dataset"] = vectors.OrderedDigest,
            ["catalogue"] = vectors.CatalogueDigest,
            ["encoder"] = vectors.Encoder,
            ["source"] = vectors.Source,
        });
    }

    /// <summary>Reads vectors and makes sure that they are of this data.</summary>
    /// <param name="path">The file.</param>
    /// <param name="data">The data.</param>
    /// <exception cref="StageInputException">The file is missing or broken, or of other data.</exception>
    public static TextVectors Read(string path, PreparedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var vectors = Read(path);
        vectors.Check(data);
        return vectors;
    }

    /// <summary>Reads vectors.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StageInputException">The file is missing or broken.</exception>
    public static TextVectors Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = Path.GetFileName(path);
        try
        {
            using var bundle = SafeTensors.Read(path);
            using var scope = torch.NewDisposeScope();
            torch.Tensor Find(string name, int dimensions, torch.ScalarType type) =>
                bundle.Tensors.TryGetValue(name, out var tensor) && tensor.dim() == dimensions && tensor.dtype == type
                    ? tensor.contiguous()
                    : throw new StageInputException($"{file} has no '{name}' of {type} with {dimensions} dimension(s): it holds no text vectors.");
            string Text(string name) => bundle.Metadata.GetValueOrDefault(name)
                ?? throw new StageInputException($"{file} has no '{name}' in its metadata: nobody knows what its vectors belong to.");
            var items = Find("items", 2, torch.float32);
            var dim = (int)items.size(1);
            TextRows Part(string name)
            {
                var rows = Find(name, 2, torch.float32);
                var (users, positions) = (Find(name + "_users", 1, torch.int32), Find(name + "_positions", 1, torch.int32));
                if (rows.size(1) != dim || users.size(0) != rows.size(0) || positions.size(0) != rows.size(0))
                    throw new StageInputException($"{file}: '{name}' is [{rows.size(0)}, {rows.size(1)}] with {users.size(0)} users and {positions.size(0)} positions; the items have {dim} numbers each.");
                return new TextRows { Users = users.data<int>().ToArray(), Positions = positions.data<int>().ToArray(), Vectors = rows.data<float>().ToArray() };
            }

            return new TextVectors
            {
                Dim = dim,
                Items = items.data<float>().ToArray(),
                Train = Part("train"),
                Validation = Part("validation"),
                Test = Part("test"),
                OrderedDigest = Text("dataset"),
                CatalogueDigest = Text("catalogue"),
                Encoder = Text("encoder"),
                Source = Text("source"),
            };
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new StageInputException($"{file} cannot be read: {exception.Message}", exception);
        }
    }
}
