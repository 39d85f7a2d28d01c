namespace Distillery.LanguageModels;

/// <summary>How tokens are chosen. The defaults take the likeliest token until the model ends the text.</summary>
public sealed record GenerationOptions
{
    /// <summary>Most new tokens, at least 1. Default 64.</summary>
    public int MaxNewTokens { get; init; } = 64;

    /// <summary>Scores are divided by it before a token is drawn; 0 takes the likeliest one (of equals the lowest id). Default 0.</summary>
    public double Temperature { get; init; }

    /// <summary>A token is drawn among the likeliest ones that together have this probability, (0, 1]. Default 1: among all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>A token is drawn among so many of the likeliest ones; 0 is all. Default 0.</summary>
    public int TopK { get; init; }

    /// <summary>Width of beam search; 1 is none. Goes with temperature 0 only. Default 1.</summary>
    public int Beams { get; init; } = 1;

    /// <summary>
    /// Beam search compares sums of log-probabilities divided by <c>length^this</c> (the stop token counts); 0 compares the sums. Default
    /// 1.
    /// </summary>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>
    /// Tokens that end a text; null takes those of the model's <c>generation_config.json</c>, else of its config. May be empty: then only
    /// the limit ends a text.
    /// </summary>
    public IReadOnlyList<int>? StopIds { get; init; }

    /// <summary>
    /// Decides what is drawn, together with the prompt's own tokens and nothing else: a prompt gives the same alone and in any batch. Equal
    /// prompts
    /// give equal texts; another seed gives another one. Default 0.
    /// </summary>
    public long Seed { get; init; }

    /// <summary>The only texts that may be written; each is ended by a stop token. Null allows everything.</summary>
    public TokenTrie? Trie { get; init; }

    /// <summary>Whether each token's log-probability is kept. Default false.</summary>
    public bool ReturnLogProbabilities { get; init; }

    /// <summary>Most rows that are worked on side by side (a beam is a row), at least <see cref="Beams"/>. Default 32.</summary>
    public int BatchRows { get; init; } = 32;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        if (MaxNewTokens < 1) throw Wrong(nameof(MaxNewTokens), MaxNewTokens, "at least 1");
        if (!(Temperature >= 0 && double.IsFinite(Temperature))) throw Wrong(nameof(Temperature), Temperature, "a number of at least 0");
        if (!(TopP > 0 && TopP <= 1)) throw Wrong(nameof(TopP), TopP, "above 0 and at most 1");
        if (TopK < 0) throw Wrong(nameof(TopK), TopK, "at least 0");
        if (Beams < 1) throw Wrong(nameof(Beams), Beams, "at least 1");
        if (!double.IsFinite(LengthPenalty)) throw Wrong(nameof(LengthPenalty), LengthPenalty, "a finite number");
        if (BatchRows < Beams) throw Wrong(nameof(BatchRows), BatchRows, $"at least Beams, {Beams},");
        if (Beams > 1 && Temperature > 0)
            throw new ArgumentException($"Beams is {Beams} and Temperature {Temperature}; beam search goes with temperature 0.");
    }

    private static ArgumentException Wrong(string name, object value, string right) => new($"{name} is {value}; {right} is right.");
}
