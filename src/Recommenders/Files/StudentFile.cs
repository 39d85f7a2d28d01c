using System.Text.Json;
using Distillery.TensorFiles;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// A finished student in a folder: <c>student.safetensors</c> and <c>student.json</c>. Item vectors that were computed from a teacher's are
/// written as plain tables, so that serving needs nothing of the teacher.
/// </summary>
/// <remarks>
/// A student whose rows carry texts (<see cref="RowTextStudent"/>) is written with its fusion layers (<c>fusion.*</c>). Scoring it needs the
/// folder and the vectors of the rows' texts, made by the encoder that the description names; nothing of the language model itself.
/// </remarks>
public static class StudentFile
{
    /// <summary>The weights.</summary>
    public const string WeightsName = "student.safetensors";

    /// <summary>The description.</summary>
    public const string ManifestName = "student.json";

    private const string Items = "items.ids.weight";
    private const string Output = "output.ids.weight";
    private const string Fusion = "fusion.";

    /// <summary>Writes a student; the description last, so that a folder with one is complete.</summary>
    /// <param name="folder">The folder; made when missing.</param>
    /// <param name="student">The student.</param>
    /// <param name="origin">Where it comes from.</param>
    public static void Write(string folder, IStudent student, StudentOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(student);
        ArgumentNullException.ThrowIfNull(origin);
        Directory.CreateDirectory(folder);
        var fused = student as RowTextStudent;
        var manifest = new StudentManifest
        {
            Options = student.Options,
            IsTied = student.IsTied,
            HasBias = student.HasBias,
            LearnsRepeats = student.LearnsRepeats,
            HasSkip = student.Skip is not null,
            HasSource = student.Skip?.HasSource ?? false,
            RowText = fused is null ? null : Describe(fused.Fusion),
            Origin = origin,
        };
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var tensors = (fused?.Inner ?? student).Module.named_parameters()
            .Where(pair => !IsItemPart(pair.Item1))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2.detach());
        foreach (var (name, parameter) in fused?.Fusion.named_parameters() ?? [])
            tensors[Fusion + name] = parameter.detach();
        tensors[Items] = student.InputTable().detach();
        if (!student.IsTied)
            tensors[Output] = student.Tables().Output.detach();
        var metadata = new Dictionary<string, string> { ["dataset"] = origin.DatasetDigest, ["catalogue"] = origin.CatalogueDigest };
        SafeTensors.Write(Path.Combine(folder, WeightsName), tensors, metadata);
        var path = Path.Combine(folder, ManifestName);
        File.WriteAllText(path + ".tmp", JsonSerializer.Serialize(ManifestDocument.Of(manifest), ManifestDocument.Json) + "\n");
        File.Move(path + ".tmp", path, overwrite: true);
    }

    /// <summary>Reads a description without the weights.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidDataException">There is none, or it is broken.</exception>
    public static StudentManifest ReadManifest(string folder)
    {
        var path = Path.Combine(folder, ManifestName);
        if (!File.Exists(path))
            throw new InvalidDataException($"{path} is missing: the folder holds no complete student.");
        try
        {
            var document = JsonSerializer.Deserialize<ManifestDocument>(File.ReadAllText(path), ManifestDocument.Json)
                ?? throw new InvalidDataException($"{path} is empty.");
            return document.ToManifest(path);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Reads a student, in evaluation mode.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">Where it goes; default the CPU.</param>
    /// <exception cref="InvalidDataException">The files are missing, broken, or do not fit each other.</exception>
    public static (IStudent Student, StudentManifest Manifest) Read(string folder, torch.Device? device = null)
    {
        var manifest = ReadManifest(folder);
        var options = manifest.Options;
        IdVectors Table() => IdVectors.Normal(options.ItemCount, options.Dim, 0, 0, device);
        var skip = manifest.HasSkip ? new DecayedHistory(options.WindowLength, manifest.HasSource ? Table() : null, device: device) : null;
        var parts = new StudentParts(Table(), manifest.IsTied ? null : Table(), manifest.HasBias, skip, manifest.LearnsRepeats);
        var inner = options.Create(parts, device);
        var fusion = manifest.RowText is { } text ? RowFusion.Create(text.Dim, options.Dim, text.ReadsHistories, text.Encoder, text.IsCosine, 0, device) : null;
        var student = fusion is null ? inner : new RowTextStudent(inner, fusion);
        var weights = Path.Combine(folder, WeightsName);
        if (!File.Exists(weights))
            throw new InvalidDataException($"{weights} is missing: the folder holds no complete student.");
        using var bundle = SafeTensors.Read(weights);
        if (bundle.Metadata.GetValueOrDefault("catalogue") != manifest.Origin.CatalogueDigest)
            throw new InvalidDataException($"{weights} belongs to catalogue {bundle.Metadata.GetValueOrDefault("catalogue", "unknown")}, {ManifestName} to {manifest.Origin.CatalogueDigest}.");
        ModuleWeights.Put(inner.Module, bundle.Tensors, weights);
        if (fusion is not null)
        {
            var layers = bundle.Tensors.Where(pair => pair.Key.StartsWith(Fusion, StringComparison.Ordinal));
            ModuleWeights.Put(fusion, layers.ToDictionary(pair => pair.Key[Fusion.Length..], pair => pair.Value), weights);
        }

        student.Module.eval();
        return (student, manifest);
    }

    private static RowTextManifest Describe(RowFusion fusion) => new()
    {
        Dim = fusion.TextDim,
        Encoder = fusion.Encoder,
        ReadsHistories = fusion.Fuse is not null,
        IsCosine = fusion.IsCosine,
    };

    private static bool IsItemPart(string name) =>
        name.StartsWith("items.", StringComparison.Ordinal) || name.StartsWith("output.", StringComparison.Ordinal);
}
