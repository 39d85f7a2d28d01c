using System.Globalization;

namespace Distillery.Benchmarks.LanguageModels;

/// <summary>What <c>bench lm</c> takes from the command line.</summary>
internal sealed record LanguageModelOptions
{
    /// <summary>File for the machine-readable result, or null.</summary>
    public string? Json { get; init; }

    /// <summary>How often each side is measured, in turn; the median counts.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Threads of both sides.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Where both sides compute: <c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>What we are measured beside: <c>pytorch</c>, the same model in plain PyTorch, or <c>transformers</c>, Hugging Face's own with PEFT.</summary>
    public string Peer { get; init; } = "pytorch";

    /// <summary>The Python that the other side runs in.</summary>
    public string Python { get; init; } = "/usr/bin/python3";

    /// <summary><c>generation</c>, <c>training</c> or <c>all</c>.</summary>
    public string Part { get; init; } = "all";

    /// <summary>Length of a token's vector.</summary>
    public int Dim { get; init; } = 512;

    /// <summary>Layers.</summary>
    public int Layers { get; init; } = 8;

    /// <summary>Tokens in the vocabulary.</summary>
    public int Vocabulary { get; init; } = 8192;

    /// <summary>Rows that are worked on together.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Tokens of a prompt.</summary>
    public int Prompt { get; init; } = 32;

    /// <summary>New tokens per prompt.</summary>
    public int NewTokens { get; init; } = 64;

    /// <summary>Tokens of a training row.</summary>
    public int Length { get; init; } = 128;

    /// <summary>Reads the options.</summary>
    /// <exception cref="ArgumentException">An unknown option, or a value that is missing or wrong.</exception>
    public static LanguageModelOptions Parse(ReadOnlySpan<string> args)
    {
        var options = new LanguageModelOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length) throw new ArgumentException($"{args[i]} needs a value");
            var (name, value) = (args[i], args[i + 1]);
            options = name switch
            {
                "--json" => options with { Json = value },
                "--part" when value is "generation" or "training" or "all" => options with { Part = value },
                "--part" => throw new ArgumentException($"--part {value}: generation, training or all is needed"),
                "--device" when value is "cpu" or "cuda" => options with { Device = value },
                "--device" => throw new ArgumentException($"--device {value}: cpu or cuda is needed"),
                "--peer" when value is "pytorch" or "transformers" => options with { Peer = value },
                "--peer" => throw new ArgumentException($"--peer {value}: pytorch or transformers is needed"),
                "--python" => options with { Python = value },
                "--rounds" => options with { Rounds = Number(name, value) },
                "--threads" => options with { Threads = Number(name, value) },
                "--dim" => options with { Dim = Number(name, value) },
                "--layers" => options with { Layers = Number(name, value) },
                "--vocabulary" => options with { Vocabulary = Number(name, value) },
                "--batch" => options with { Batch = Number(name, value) },
                "--prompt" => options with { Prompt = Number(name, value) },
                "--new" => options with { NewTokens = Number(name, value) },
                "--length" => options with { Length = Number(name, value) },
                _ => throw new ArgumentException(
                    $"unknown option {name}: expected --part, --device, --peer, --python, --rounds, --threads, --dim, --layers, --vocabulary, --batch, --prompt, --new, --length or --json"),
            };
        }

        if (options.Dim % 64 != 0) throw new ArgumentException($"--dim {options.Dim}: a multiple of 64 is needed, the length of a head");
        return options;
    }

    private static int Number(string name, string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw new ArgumentException($"{name} {value}: a number from 1 on is needed");
}
