using System.Globalization;

namespace Distillery.Benchmarks.Teacher;

/// <summary>What the benchmark takes from the command line.</summary>
public sealed record TeacherBenchmarkOptions
{
    /// <summary>Questions a round.</summary>
    public int Requests { get; init; } = 6_400;

    /// <summary>Requests at a time.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>Milliseconds that the endpoint takes for an answer.</summary>
    public int DelayMs { get; init; } = 50;

    /// <summary>Rounds; the median counts.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>File for the machine-readable result, or null.</summary>
    public string? Json { get; init; }

    /// <summary>Reads the options.</summary>
    /// <exception cref="ArgumentException">An unknown option, or a value that is missing or wrong.</exception>
    public static TeacherBenchmarkOptions Parse(ReadOnlySpan<string> args)
    {
        var options = new TeacherBenchmarkOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
                throw new ArgumentException($"{args[i]} needs a value");
            var value = args[i + 1];
            int Number(string name) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new ArgumentException($"{name} {value}: a number from 1 on is needed");
            options = args[i] switch
            {
                "--requests" => options with { Requests = Number("--requests") },
                "--concurrency" => options with { Concurrency = Number("--concurrency") },
                "--delay-ms" => options with { DelayMs = Number("--delay-ms") },
                "--rounds" => options with { Rounds = Number("--rounds") },
                "--json" => options with { Json = value },
                _ => throw new ArgumentException($"unknown option {args[i]}: expected --requests, --concurrency, --delay-ms, --rounds or --json"),
            };
        }

        return options;
    }
}
