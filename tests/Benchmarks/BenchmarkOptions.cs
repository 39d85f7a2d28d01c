using System.Globalization;

namespace Distillery.Benchmarks;

/// <summary>What every benchmark takes from the command line.</summary>
/// <param name="Json">File for the machine-readable result, or null.</param>
/// <param name="Rounds">How often each side is measured; the median counts.</param>
public sealed record BenchmarkOptions(string? Json, int Rounds)
{
    /// <summary>Reads <c>--json FILE</c> and <c>--rounds N</c>.</summary>
    /// <exception cref="ArgumentException">An unknown option, or a value that is missing or wrong.</exception>
    public static BenchmarkOptions Parse(ReadOnlySpan<string> args)
    {
        var options = new BenchmarkOptions(null, 99);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value");
            options = args[i] switch
            {
                "--json" => options with { Json = args[i + 1] },
                "--rounds" when int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 => options with { Rounds = n },
                "--rounds" => throw new ArgumentException($"--rounds {args[i + 1]}: a number from 1 on is needed"),
                _ => throw new ArgumentException($"unknown option {args[i]}: expected --json or --rounds"),
            };
        }

        return options;
    }
}
