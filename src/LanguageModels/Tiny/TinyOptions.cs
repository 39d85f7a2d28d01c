namespace Distillery.LanguageModels;

/// <summary>Shape and training of the <c>tiny</c> model.</summary>
public sealed record TinyOptions
{
    /// <summary>Tokens in the vocabulary, at least 300; fewer where the texts give no more pairs.</summary>
    public int VocabularySize { get; init; } = 4096;

    /// <summary>Length of a token's vector; a multiple of twice <see cref="Heads"/>.</summary>
    public int Dim { get; init; } = 192;

    /// <summary>Layers.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Attention heads.</summary>
    public int Heads { get; init; } = 6;

    /// <summary>Inner length of the feed-forward part.</summary>
    public int InnerDim { get; init; } = 512;

    /// <summary>Tokens of a row in training; longer texts are cut into pieces of this length. At least 8.</summary>
    public int ContextLength { get; init; } = 128;

    /// <summary>Rows of a step.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Passes over the texts at most.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>Ends the training after about this many tokens. A number of tokens and not of seconds, so that the model depends on nothing but its input.</summary>
    public long MaxTokens { get; init; } = 250_000;

    /// <summary>Largest step size.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Share of the texts that is held out to measure the loss, 0 to 0.5. Below 50 texts none is.</summary>
    public double ValidationShare { get; init; } = 0.02;

    /// <summary>First weights and order follow from it.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The decoder's shape.</summary>
    /// <param name="vocabulary">Tokens in the vocabulary.</param>
    internal DecoderConfig Config(int vocabulary) => new()
    {
        VocabularySize = vocabulary,
        Dim = Dim,
        Layers = Layers,
        Heads = Heads,
        KeyValueHeads = Heads,
        HeadDim = Dim / Heads,
        InnerDim = InnerDim,
        TiedHead = true,
    };

    /// <summary>The training.</summary>
    internal TuningOptions Tuning => new()
    {
        Epochs = Epochs,
        MaxTokens = MaxTokens,
        LearningRate = LearningRate,
        Batch = Batch,
        MaxLength = ContextLength + 1,
        WarmUp = 0.05,
        FinalRate = 0.1,
        WeightDecay = 0.1,
        Beta2 = 0.98,
        Seed = Seed,
        Truncation = TuningTruncation.Refuse,
    };

    internal void Validate()
    {
        void Must(bool isRight, string name, object value, string wanted)
        {
            if (!isRight)
                throw new ArgumentException($"tiny.{name} is {value}: {wanted} is needed.");
        }

        Must(VocabularySize >= 300, "vocabularySize", VocabularySize, "a whole number from 300 on");
        Must(Heads >= 1 && Dim >= 2 * Heads && Dim % (2 * Heads) == 0, "dim", Dim, $"a multiple of {2 * Heads}, twice the heads,");
        Must(ContextLength >= 8, "contextLength", ContextLength, "a whole number from 8 on");
        Must(ValidationShare is >= 0 and <= 0.5, "validationShare", ValidationShare, "a share from 0 to 0.5");
    }
}
