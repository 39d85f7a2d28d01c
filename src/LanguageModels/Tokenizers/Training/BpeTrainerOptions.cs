namespace Distillery.LanguageModels;

/// <summary>Settings of <see cref="BpeTrainer"/>.</summary>
public sealed record BpeTrainerOptions
{
    /// <summary>Tokens in all: special tokens, the 256 bytes, and what is learnt; at least 256 + special tokens. <value>The default is 8,000.</value> Less where the texts give no more pairs.</summary>
    public int VocabularySize { get; init; } = 8000;

    /// <summary>Special tokens; they get the ids from 0 in this order. The roles below must be among them. <value>The default is <c>&lt;pad&gt;</c>, <c>&lt;s&gt;</c>, <c>&lt;/s&gt;</c>.</value></summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = ["<pad>", "<s>", "</s>"];

    /// <summary>The token that begins a text; null for none. <value>The default is <c>&lt;s&gt;</c>.</value></summary>
    public string? BosToken { get; init; } = "<s>";

    /// <summary>The token that ends a text; null for none. <value>The default is <c>&lt;/s&gt;</c>.</value></summary>
    public string? EosToken { get; init; } = "</s>";

    /// <summary>The token that fills rows up; null for none. It should not be the end token, or a model never learns to stop. <value>The default is <c>&lt;pad&gt;</c>.</value></summary>
    public string? PadToken { get; init; } = "<pad>";

    /// <summary>Whether <see cref="Tokenizer.Encode"/> puts the BOS before a text when special tokens are asked for. <value>The default is true.</value></summary>
    public bool AddsBos { get; init; } = true;

    /// <summary>How often a pair must occur to be learnt, at least 1. <value>The default is 2.</value></summary>
    public int MinimumFrequency { get; init; } = 2;

    /// <summary>The expression that cuts text into words, see <see cref="BpePatterns"/>. <value>The default is Llama 3's.</value></summary>
    public string Pattern { get; init; } = BpePatterns.Llama3;

    /// <summary>A chat template that is saved with the tokenizer; null for none.</summary>
    public string? ChatTemplate { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumFrequency, 1);
        if (VocabularySize < 256 + SpecialTokens.Count)
            throw new ArgumentException($"vocabularySize is {VocabularySize}; at least {256 + SpecialTokens.Count} is right: the 256 bytes and {SpecialTokens.Count} special tokens.");
        if (SpecialTokens.Distinct(StringComparer.Ordinal).Count() != SpecialTokens.Count || SpecialTokens.Any(string.IsNullOrEmpty))
            throw new ArgumentException("specialTokens holds a token twice, or an empty one.");
        foreach (var (role, token) in new[] { ("bosToken", BosToken), ("eosToken", EosToken), ("padToken", PadToken) })
            if (token is not null && !SpecialTokens.Contains(token))
                throw new ArgumentException($"{role} is '{token}', which is not among specialTokens: {string.Join(", ", SpecialTokens)}.");
        if (AddsBos && BosToken is null)
            throw new ArgumentException("addsBos is true, but there is no bosToken.");
    }
}
