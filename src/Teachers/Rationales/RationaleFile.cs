using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>
/// Rationales in one file of JSON lines: first their provenance with the number of rows, then one rationale a line. <c>docs/formats.md</c>
/// describes it.
/// </summary>
/// <param name="Provenance">Where they come from.</param>
/// <param name="Rationales">The rationales, at most one for a window.</param>
public sealed record RationaleFile(RationaleProvenance Provenance, IReadOnlyList<Rationale> Rationales)
{
    /// <summary>How the file is called in a stage's outputs.</summary>
    public const string FileName = "rationales.jsonl";

    private const string Format = "distillery.rationales.1";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a file as a whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced, its folder is made where it is missing.</param>
    /// <param name="provenance">Where the rationales come from.</param>
    /// <param name="rationales">The rationales.</param>
    /// <exception cref="ArgumentException">A rationale has not three steps, or a window has two of them.</exception>
    public static void Write(string path, RationaleProvenance provenance, IReadOnlyList<Rationale> rationales)
    {
        ArgumentNullException.ThrowIfNull(rationales);
        if (Problem(rationales) is { } problem)
            throw new ArgumentException(problem, nameof(rationales));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var part = path + ".part";
        using (var writer = new StreamWriter(part, append: false, new UTF8Encoding(false)))
        {
            writer.NewLine = "\n";
            writer.WriteLine(JsonSerializer.Serialize(new Header(Format, rationales.Count, provenance), Json));
            foreach (var rationale in rationales)
                writer.WriteLine(JsonSerializer.Serialize(rationale, Json));
        }

        File.Move(part, path, overwrite: true);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dataset">The dataset that the rationales must belong to, in its order of ties; null checks nothing.</param>
    /// <exception cref="InvalidDataException">The file is damaged or cut off, is no file of rationales, or was made for another dataset; the message names file and line.</exception>
    public static RationaleFile Read(string path, Dataset? dataset = null)
    {
        var file = Path.GetFileName(path);
        Header? header = null;
        var rationales = new List<Rationale>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            try
            {
                if (header is null)
                    header = JsonSerializer.Deserialize<Header>(line, Json);
                else
                    rationales.Add(JsonSerializer.Deserialize<Rationale>(line, Json) ?? throw new JsonException("null is no rationale."));
            }
            catch (JsonException error)
            {
                throw new InvalidDataException($"{file}, line {number}: {error.Message}", error);
            }
        }

        if (header?.Format != Format)
            throw new InvalidDataException($"{file}: its format is '{header?.Format ?? "not stated"}'; '{Format}' is right.");
        if (header.Rows != rationales.Count)
            throw new InvalidDataException($"{file}: its first line promises {header.Rows} rationales, but there are {rationales.Count}; the file was cut off.");
        if (Problem(rationales) is { } problem)
            throw new InvalidDataException($"{file}: {problem}");
        if (dataset is not null && header.Provenance.CatalogueDigest != dataset.Catalogue.Digest)
            throw new InvalidDataException($"{file}: made for a catalogue with digest {header.Provenance.CatalogueDigest}, but this one has {dataset.Catalogue.Digest}.");
        if (dataset is not null && header.Provenance.DatasetDigest != dataset.Digest)
            throw new InvalidDataException(
                $"{file}: made for a dataset with digest {header.Provenance.DatasetDigest}, but this one has {dataset.Digest}: other interactions, or another order of equal timestamps.");
        return new RationaleFile(header.Provenance, rationales);
    }

    /// <summary>Finds the rationale of each window by user and position.</summary>
    /// <param name="rows">The windows.</param>
    /// <returns>For each window its rationale, or null; shape <c>[rows.Count]</c>.</returns>
    public Rationale?[] Find(WindowSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var places = Rationales.ToDictionary(rationale => (rationale.User, rationale.Position));
        return [.. Enumerable.Range(0, rows.Count).Select(row => places.GetValueOrDefault((rows.Users[row], rows.Positions[row])))];
    }

    private static string? Problem(IReadOnlyList<Rationale> rationales)
    {
        var seen = new HashSet<(int, int)>(rationales.Count);
        for (var row = 0; row < rationales.Count; row++)
        {
            var rationale = rationales[row];
            if (rationale.Text is null || rationale.Steps is not { Count: RationaleSteps.Count })
                return $"rationale {row} (user {rationale.User}, position {rationale.Position}) has {rationale.Steps?.Count ?? 0} steps; {RationaleSteps.Count} are right.";
            if (!seen.Add((rationale.User, rationale.Position)))
                return $"rationale {row} names user {rationale.User}, position {rationale.Position} a second time; each window has one.";
        }

        return null;
    }

    private sealed record Header(string Format, int Rows, RationaleProvenance Provenance);
}
