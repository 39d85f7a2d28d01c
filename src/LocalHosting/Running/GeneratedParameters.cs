using System.Text.Json;
using Distillery.LocalHosting.Processes;

namespace Distillery.LocalHosting.Running;

/// <summary>Values that were made once and are kept for later runs, in a file that only its owner can read.</summary>
internal sealed class GeneratedParameters(string file)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Lock gate = new();

    public string GetOrMake(string name, Func<string> make)
    {
        lock (gate)
        {
            var values = File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) ?? [] : [];
            if (!values.TryGetValue(name, out var value))
            {
                values[name] = value = make();
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                PrivateFile.Write(file, JsonSerializer.Serialize(values, Indented) + "\n");
            }
            return value;
        }
    }
}
