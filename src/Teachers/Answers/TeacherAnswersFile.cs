using System.Text.Json;
using Distillery.Data;
using Distillery.TensorFiles;
using TorchSharp;
using static TorchSharp.torch;

namespace Distillery.Teachers;

/// <summary>
/// Answers in one safetensors file: <c>users</c>, <c>positions</c> <c>[rows]</c> and <c>rankings</c> <c>[rows, k]</c> as 32-bit integers,
/// <c>distances</c> <c>[rows, k]</c> and, where there are some, <c>true_distances</c> <c>[rows]</c> and <c>item_vectors</c> <c>[items, dim]</c> as 32-bit floats. The
/// metadata carries the provenance with the digests of dataset and catalogue.
/// </summary>
public static class TeacherAnswersFile
{
    private const string Format = "distillery.teacher-answers.1";

    /// <summary>Writes a file as a whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="answers">The answers.</param>
    public static void Write(string path, TeacherAnswers answers)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>
        {
            ["users"] = torch.tensor(answers.Users),
            ["positions"] = torch.tensor(answers.Positions),
            ["rankings"] = torch.tensor(answers.Rankings).reshape(answers.Count, answers.K),
            ["distances"] = torch.tensor(answers.Distances).reshape(answers.Count, answers.K),
        };
        if (answers.TrueDistances is not null)
            tensors["true_distances"] = torch.tensor(answers.TrueDistances);
        if (answers.ItemVectors is not null)
            tensors["item_vectors"] = ItemVectorFile.ToTensor(answers.ItemVectors);
        SafeTensors.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["kind"] = answers.Provenance.Kind,
            ["label"] = answers.Provenance.Label,
            ["dataset_digest"] = answers.Provenance.DatasetDigest,
            ["catalogue_digest"] = answers.Provenance.CatalogueDigest,
            ["parameters"] = JsonSerializer.Serialize(answers.Provenance.Parameters),
        });
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataset">The dataset that the answers must belong to, in its order of ties; null checks nothing.</param>
    /// <exception cref="InvalidDataException">The file is damaged, is no file of answers, or was made for another dataset or catalogue.</exception>
    public static TeacherAnswers Read(string path, Dataset? dataset = null)
    {
        using var bundle = SafeTensors.Read(path);
        var file = Path.GetFileName(path);
        if (bundle.Metadata.GetValueOrDefault("format") is var format && format != Format)
            throw new InvalidDataException($"{file}: its format is '{format ?? "not stated"}'; '{Format}' is right.");
        var rankings = Get(bundle, "rankings", ScalarType.Int32, 2, file);
        var answers = Build(bundle, (int)rankings.shape[1], file);
        if (dataset is not null)
            answers.RequireDataset(dataset, file);
        return answers;
    }

    private static TeacherAnswers Build(TensorBundle bundle, int k, string file)
    {
        try
        {
            return new TeacherAnswers(
                Numbers<int>(bundle, "users", ScalarType.Int32, 1, file),
                Numbers<int>(bundle, "positions", ScalarType.Int32, 1, file),
                k,
                Numbers<int>(bundle, "rankings", ScalarType.Int32, 2, file),
                Numbers<float>(bundle, "distances", ScalarType.Float32, 2, file),
                bundle.Tensors.ContainsKey("true_distances") ? Numbers<float>(bundle, "true_distances", ScalarType.Float32, 1, file) : null,
                bundle.Tensors.ContainsKey("item_vectors")
                    ? new ItemVectors(Numbers<float>(bundle, "item_vectors", ScalarType.Float32, 2, file), (int)bundle["item_vectors"].shape[1])
                    : null,
                new TeacherProvenance
                {
                    Kind = Text(bundle, "kind", file),
                    Label = Text(bundle, "label", file),
                    DatasetDigest = Text(bundle, "dataset_digest", file),
                    CatalogueDigest = Text(bundle, "catalogue_digest", file),
                    Parameters = JsonSerializer.Deserialize<SortedDictionary<string, string>>(Text(bundle, "parameters", file))!,
                });
        }
        catch (Exception error) when (error is ArgumentException or JsonException)
        {
            throw new InvalidDataException($"{file}: {error.Message}", error);
        }
    }

    private static T[] Numbers<T>(TensorBundle bundle, string name, ScalarType type, int dimensions, string file)
        where T : unmanaged => Get(bundle, name, type, dimensions, file).data<T>().ToArray();

    private static Tensor Get(TensorBundle bundle, string name, ScalarType type, int dimensions, string file)
    {
        if (!bundle.Tensors.TryGetValue(name, out var tensor))
            throw new InvalidDataException($"{file}: there is no tensor '{name}'; there are: {string.Join(", ", bundle.Tensors.Keys)}.");
        if (tensor.dtype != type || tensor.shape.Length != dimensions)
            throw new InvalidDataException(
                $"{file}: tensor '{name}' is {tensor.dtype} of shape [{string.Join(", ", tensor.shape)}]; {type} with {dimensions} dimensions is right.");
        return tensor;
    }

    private static string Text(TensorBundle bundle, string key, string file) =>
        bundle.Metadata.TryGetValue(key, out var text) ? text : throw new InvalidDataException($"{file}: its metadata lacks '{key}'.");
}
