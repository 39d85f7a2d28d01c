using System.Text.Json;
using System.Text.Json.Serialization;

namespace Distillery.Distillation.Stages;

/// <summary>How stages write and read the JSON files between them: camelCase, enums as words, unknown fields refused.</summary>
public static class StageFiles
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Writes beside the place first, then moves, so that a reader never sees half a file.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <param name="value">What to write.</param>
    public static void Write<T>(string path, T value)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var part = path + ".part";
        File.WriteAllText(part, JsonSerializer.Serialize(value, Options) + "\n");
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StageInputException">It is missing or broken.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Options)
                ?? throw new StageInputException($"{Path.GetFileName(path)} is empty.");
        }
        catch (JsonException exception)
        {
            throw new StageInputException($"{Path.GetFileName(path)} cannot be read: {exception.Message}", exception);
        }
        catch (IOException exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StageInputException($"{Path.GetFileName(path)} is missing in {Path.GetDirectoryName(path)}.", exception);
        }
    }
}
