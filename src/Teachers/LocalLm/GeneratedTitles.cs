using System.Text;
using System.Text.Json;

namespace Distillery.Teachers;

/// <summary>Generated titles as a file: one JSON object <c>{"user", "position", "title"}</c> a line.</summary>
public static class GeneratedTitles
{
    /// <summary>Name of the file in a stage's outputs.</summary>
    public const string FileName = "titles.jsonl";

    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the file as a whole or not at all.</summary>
    /// <param name="path">An existing one is replaced.</param>
    /// <param name="titles">The titles.</param>
    public static void Write(string path, IEnumerable<GeneratedTitle> titles)
    {
        ArgumentNullException.ThrowIfNull(titles);
        var part = path + ".part";
        using (var writer = new StreamWriter(part, append: false, new UTF8Encoding(false)) { NewLine = "\n" })
            foreach (var title in titles)
                writer.WriteLine(JsonSerializer.Serialize(title, Lines));
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">A line is damaged; the message names it.</exception>
    public static IReadOnlyList<GeneratedTitle> Read(string path)
    {
        var titles = new List<GeneratedTitle>();
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                titles.Add(JsonSerializer.Deserialize<GeneratedTitle>(line, Lines) ?? throw new JsonException("null"));
            }
            catch (JsonException exception)
            {
                throw new InvalidDataException($"{Path.GetFileName(path)}, line {titles.Count + 1}: {exception.Message}", exception);
            }
        }

        return titles;
    }
}
