using System.Text.Json;
using System.Text.Json.Serialization;

namespace Distillery.Teachers;

/// <summary>Provenance as JSON.</summary>
internal static class ProvenanceFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static string ToJson(TeacherProvenance provenance) => JsonSerializer.Serialize(provenance, Options);

    /// <param name="json">The text.</param>
    /// <param name="source">A name for messages.</param>
    public static TeacherProvenance FromJson(string json, string source)
    {
        try
        {
            return JsonSerializer.Deserialize<TeacherProvenance>(json, Options)
                ?? throw new InvalidDataException($"{source}: holds null where an object with kind, label, parameters, datasetDigest and catalogueDigest is right.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{source}: {error.Message} An object with kind, label, parameters, datasetDigest and catalogueDigest is right.", error);
        }
    }
}
