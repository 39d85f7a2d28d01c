using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Reads what stages wrote about their teachers: <c>provenance.json</c>, and the first line of <c>rationales.jsonl</c>.</summary>
internal static class ProvenanceReader
{
    private const int LongestLine = 1 << 20;

    public static async Task<IReadOnlyList<LineageTeacher>> ReadAsync(IArtifactStore artifacts, IReadOnlyList<LineageStage> stages, CancellationToken cancellationToken)
    {
        var teachers = new List<LineageTeacher>();
        foreach (var stage in stages)
        {
            foreach (var file in stage.Files.Where(file => file.Path is "provenance.json" or "rationales.jsonl"))
                teachers.Add(new LineageTeacher(stage.Name, file.Path, file.Digest, await FieldsAsync(artifacts, file, cancellationToken)));
        }

        return teachers;
    }

    private static async Task<IReadOnlyDictionary<string, string>> FieldsAsync(IArtifactStore artifacts, ArtifactView file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await artifacts.OpenReadAsync(file.Digest, cancellationToken);
            using var document = JsonDocument.Parse(await HeadAsync(stream, file.Path.EndsWith(".jsonl", StringComparison.Ordinal), cancellationToken));
            var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
            Flatten("", document.RootElement, fields);
            return fields;
        }
        catch (Exception e) when (e is JsonException || e is ArtifactException { IsTransient: false })
        {
            // Retention may have removed the file; the digest still says which answers they were.
            return new Dictionary<string, string> { ["unreadable"] = e.Message };
        }
    }

    private static async Task<byte[]> HeadAsync(Stream stream, bool firstLine, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestLine];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var end = firstLine ? Array.IndexOf(buffer, (byte)'\n', 0, length) : -1;
        return buffer[..(end < 0 ? length : end)];
    }

    private static void Flatten(string path, JsonElement element, SortedDictionary<string, string> fields)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Flatten(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, fields);
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                fields[path.Length == 0 ? "value" : path] = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
                break;
        }
    }
}
