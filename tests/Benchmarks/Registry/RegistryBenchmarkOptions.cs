using System.Globalization;

namespace Distillery.Benchmarks.Registry;

/// <summary>How much is stored and for how long each call is measured.</summary>
/// <param name="Json">File for the machine-readable result, or null.</param>
/// <param name="Runs">Runs stored before any is searched.</param>
/// <param name="Points">Values of the long history.</param>
/// <param name="Connections">Callers at once that log batches.</param>
/// <param name="Seconds">Seconds for which batches are logged.</param>
/// <param name="Requests">Requests of each kind of search.</param>
internal sealed record RegistryBenchmarkOptions(string? Json, int Runs, int Points, int Connections, int Seconds, int Requests)
{
    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An unknown option, or a value that is missing or wrong.</exception>
    public static RegistryBenchmarkOptions Parse(ReadOnlySpan<string> args)
    {
        var options = new RegistryBenchmarkOptions(null, 100_000, 1_000_000, 4, 15, 200);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value");
            options = args[i] switch
            {
                "--json" => options with { Json = args[i + 1] },
                "--runs" => options with { Runs = Number(args[i], args[i + 1]) },
                "--points" => options with { Points = Number(args[i], args[i + 1]) },
                "--connections" => options with { Connections = Number(args[i], args[i + 1]) },
                "--seconds" => options with { Seconds = Number(args[i], args[i + 1]) },
                "--requests" => options with { Requests = Number(args[i], args[i + 1]) },
                _ => throw new ArgumentException($"unknown option {args[i]}: expected --json, --runs, --points, --connections, --seconds or --requests"),
            };
        }

        return options;
    }

    private static int Number(string name, string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : throw new ArgumentException($"{name} {text}: a number from 1 on is needed");
}
