using System.Globalization;

namespace Distillery.Benchmarks.Fuzz;

/// <summary>What the benchmark takes from the command line.</summary>
/// <param name="Json">File for the machine-readable result, or null.</param>
/// <param name="Requests">Requests to each endpoint.</param>
/// <param name="Seed">The same seed sends the same requests.</param>
internal sealed record FuzzOptions(string? Json, int Requests, int Seed)
{
    /// <exception cref="ArgumentException">An unknown option, or a value that is missing or wrong.</exception>
    public static FuzzOptions Parse(ReadOnlySpan<string> args)
    {
        var options = new FuzzOptions(null, 2_000, 1);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value");
            options = args[i] switch
            {
                "--json" => options with { Json = args[i + 1] },
                "--requests" => options with { Requests = Number(args[i], args[i + 1]) },
                "--seed" => options with { Seed = Number(args[i], args[i + 1]) },
                _ => throw new ArgumentException($"unknown option {args[i]}: expected --json, --requests or --seed"),
            };
        }

        return options;
    }

    private static int Number(string name, string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : throw new ArgumentException($"{name} {text}: a number from 1 on is needed");
}
