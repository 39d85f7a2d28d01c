using System.Globalization;

namespace Distillery.Benchmarks.Api;

/// <summary>How much is stored and for how long each side is measured.</summary>
/// <param name="Json">File for the machine-readable result, or null.</param>
/// <param name="Jobs">Jobs stored before pages are read; each has five stages.</param>
/// <param name="Points">Metric points stored before more are written.</param>
/// <param name="Batch">Points of a batch, on both sides.</param>
/// <param name="Connections">Callers at once, on both sides.</param>
/// <param name="Rounds">How often each side is measured, in turns; the median counts.</param>
/// <param name="Seconds">Seconds of a round of one side.</param>
/// <param name="Requests">Requests of each kind of page.</param>
internal sealed record ApiBenchmarkOptions(string? Json, int Jobs, int Points, int Batch, int Connections, int Rounds, int Seconds, int Requests)
{
    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An unknown option, or a value that is missing or wrong.</exception>
    public static ApiBenchmarkOptions Parse(ReadOnlySpan<string> args)
    {
        var options = new ApiBenchmarkOptions(null, 100_000, 1_000_000, 1_000, 4, 5, 6, 400);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value");
            options = args[i] switch
            {
                "--json" => options with { Json = args[i + 1] },
                "--jobs" => options with { Jobs = Number(args[i], args[i + 1]) },
                "--points" => options with { Points = Number(args[i], args[i + 1]) },
                "--batch" => options with { Batch = Number(args[i], args[i + 1]) },
                "--connections" => options with { Connections = Number(args[i], args[i + 1]) },
                "--rounds" => options with { Rounds = Number(args[i], args[i + 1]) },
                "--seconds" => options with { Seconds = Number(args[i], args[i + 1]) },
                "--requests" => options with { Requests = Number(args[i], args[i + 1]) },
                _ => throw new ArgumentException($"unknown option {args[i]}: expected --json, --jobs, --points, --batch, --connections, --rounds, --seconds or --requests"),
            };
        }

        return options;
    }

    private static int Number(string name, string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : throw new ArgumentException($"{name} {text}: a number from 1 on is needed");
}
