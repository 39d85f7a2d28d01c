using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Distillery.Chaos;

namespace Distillery.Benchmarks.Chaos;

/// <summary><c>bench chaos</c>: whether the distributed platform keeps its promises while everything is killed.</summary>
internal static class ChaosBenchmark
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs it and prints what held.</summary>
    /// <returns>0 when every promise held.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var (options, json, keep) = Parse(args);
        var started = TimeProvider.System.GetTimestamp();
        void Say(string line) => output.WriteLine($"{TimeProvider.System.GetElapsedTime(started).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture),7} s  {line}");
        var report = await ChaosRun.RunAsync(options, Say, cancellationToken);
        var document = JsonSerializer.SerializeToNode(report)!.AsObject();
        document.Insert(0, "machine", JsonValue.Create(new BenchmarkReport([]).Machine));
        var text = document.ToJsonString(Indented);
        if (json is not null)
            await File.WriteAllTextAsync(json, text + "\n", cancellationToken);
        output.WriteLine(text);
        if (!keep && report.Held)
            Directory.Delete(options.Folder, recursive: true);
        else
            output.WriteLine($"logs and data: {options.Folder}");
        return report.Held ? 0 : 1;
    }

    private static (ChaosOptions Options, string? Json, bool Keep) Parse(string[] args)
    {
        var options = new ChaosOptions { Folder = Path.Combine(Path.GetTempPath(), $"distillery-chaos-{Guid.NewGuid().ToString("N")[..8]}") };
        string? json = null;
        var keep = false;
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
                throw new ArgumentException($"{args[i]} needs a value");
            var value = args[i + 1];
            switch (args[i])
            {
                case "--jobs": options = options with { Jobs = Number(args[i], value, 1) }; break;
                case "--kills": options = options with { Kills = Number(args[i], value, 1) }; break;
                case "--seed": options = options with { Seed = Number(args[i], value, 0) }; break;
                case "--workers": options = options with { Workers = Number(args[i], value, 1) }; break;
                case "--folder": (options, keep) = (options with { Folder = Path.GetFullPath(value) }, true); break;
                case "--json": json = value; break;
                default: throw new ArgumentException($"unknown option {args[i]}: expected --jobs, --kills, --seed, --workers, --folder or --json");
            }
        }

        return (options, json, keep);
    }

    private static int Number(string option, string value, int least)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new ArgumentException($"{option} {value}: a whole number from {least} on is needed");
}
