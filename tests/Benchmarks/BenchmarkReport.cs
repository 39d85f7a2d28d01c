using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Distillery.Benchmarks;

/// <summary>The rows of one benchmark and the machine that they were measured on.</summary>
/// <param name="Rows">One row per measured thing.</param>
public sealed record BenchmarkReport([property: JsonPropertyName("rows")] IReadOnlyList<BenchmarkRow> Rows)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Processor, cores and runtime in one line.</summary>
    [JsonPropertyName("machine")]
    [JsonPropertyOrder(-1)]
    public string Machine { get; } =
        $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>Writes the report as JSON.</summary>
    public Task WriteAsync(string path, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(path, JsonSerializer.Serialize(this, Indented) + "\n", cancellationToken);

    /// <summary>Prints the report as a table.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="peer">The other's name, heading of its column.</param>
    public void Print(TextWriter output, string peer)
    {
        var width = Rows.Max(row => row.Name.Length);
        output.WriteLine(Machine);
        output.WriteLine($"{"operation".PadRight(width)}  {"ours",9}  {peer,9}  {"ours/" + peer,12}");
        foreach (var row in Rows)
        {
            var theirs = row.Peer?.ToString("F1", CultureInfo.InvariantCulture) ?? "-";
            var ratio = row.Peer is { } p ? (row.Ours / p).ToString("F2", CultureInfo.InvariantCulture) : "-";
            output.WriteLine($"{row.Name.PadRight(width)}  {row.Ours.ToString("F1", CultureInfo.InvariantCulture),9}  {theirs,9}  {ratio,12}  {row.Unit}");
        }
    }

    private static string Processor()
    {
        const string Path = "/proc/cpuinfo";
        if (!File.Exists(Path)) return RuntimeInformation.ProcessArchitecture.ToString();
        var line = File.ReadLines(Path).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal));
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
