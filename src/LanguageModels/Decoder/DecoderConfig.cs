namespace Distillery.LanguageModels;

/// <summary>
/// Shape and constants of a LLaMA-family decoder; the fields of Hugging Face's <c>config.json</c> under names that say what they are.
/// </summary>
/// <remarks>
/// Read and written by <see cref="DecoderConfigFile"/>. Probabilities of dropout are not among them: these models are trained without.
/// </remarks>
public sealed record DecoderConfig
{
    /// <summary>Hugging Face's <c>model_type</c>: <c>llama</c>, <c>qwen2</c> or <c>mistral</c>.</summary>
    public string ModelType { get; init; } = "llama";

    /// <summary>Tokens in the vocabulary, at least 1.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Length of a token's vector (<c>hidden_size</c>), at least 1.</summary>
    public required int Dim { get; init; }

    /// <summary>Layers, at least 1.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads, at least 1.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Length of a head's vectors, even; usually <see cref="Dim"/> / <see cref="Heads"/>.</summary>
    public required int HeadDim { get; init; }

    /// <summary>Inner length of the feed-forward part (<c>intermediate_size</c>), at least 1.</summary>
    public required int InnerDim { get; init; }

    /// <summary>ε of the norms. Default 1e-6.</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>θ of the rotary angles. Default 10,000.</summary>
    public double RotaryTheta { get; init; } = 10_000;

    /// <summary>How the angles are stretched; null for not at all.</summary>
    public RotaryScaling? RotaryScaling { get; init; }

    /// <summary>Longest text, in tokens. Default 2,048.</summary>
    public int MaxPositions { get; init; } = 2048;

    /// <summary>True where the output layer is the token table.</summary>
    public bool TiedHead { get; init; }

    /// <summary>True where q, k and v have biases.</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>True where the attention's output layer has a bias.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>True where the feed-forward layers have biases.</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary>A token sees itself and the ones before it, this many in all; null for everything before.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>First layer that uses the window; the ones below see everything.</summary>
    public int FirstWindowLayer { get; init; }

    /// <summary>Standard deviation of first weights. Default 0.02.</summary>
    public double InitialDeviation { get; init; } = 0.02;

    /// <summary>Token that begins a text; null for none.</summary>
    public int? BosId { get; init; }

    /// <summary>Tokens that end a text.</summary>
    public IReadOnlyList<int> EosIds { get; init; } = [];

    /// <summary>Token that fills up; null for none.</summary>
    public int? PadId { get; init; }

    /// <summary>The window of a layer; null where it sees everything.</summary>
    /// <param name="layer">The layer, from 0.</param>
    public int? WindowOf(int layer) => layer >= FirstWindowLayer ? SlidingWindow : null;

    /// <summary>Weights of the model, by the config.</summary>
    public long ParameterCount => Layers * LayerParameterCount + Dim + (long)VocabularySize * Dim * (TiedHead ? 1 : 2);

    /// <summary>Weights outside token table and output layer.</summary>
    public long NonEmbeddingParameterCount => Layers * LayerParameterCount + Dim;

    private long LayerParameterCount
    {
        get
        {
            long queries = (long)Heads * HeadDim, keys = (long)KeyValueHeads * HeadDim;
            return (2 * queries + 2 * keys) * Dim + (QueryKeyValueBias ? queries + 2 * keys : 0) + (AttentionOutputBias ? Dim : 0)
                + 3L * Dim * InnerDim + (FeedForwardBias ? 2L * InnerDim + Dim : 0) + 2L * Dim;
        }
    }

    /// <summary>Checks what a type cannot.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        Positive(VocabularySize, nameof(VocabularySize));
        Positive(Dim, nameof(Dim));
        Positive(Layers, nameof(Layers));
        Positive(Heads, nameof(Heads));
        Positive(KeyValueHeads, nameof(KeyValueHeads));
        Positive(HeadDim, nameof(HeadDim));
        Positive(InnerDim, nameof(InnerDim));
        Positive(MaxPositions, nameof(MaxPositions));
        if (Heads % KeyValueHeads != 0)
            throw new ArgumentException($"KeyValueHeads is {KeyValueHeads} and must divide Heads, {Heads}.");
        if (HeadDim % 2 != 0) throw new ArgumentException($"HeadDim is {HeadDim}; rotary positions need an even one.");
        if (ModelType is not ("llama" or "qwen2" or "mistral"))
            throw new ArgumentException($"ModelType is '{ModelType}'; llama, qwen2 and mistral are known.");
        if (SlidingWindow is < 1) throw new ArgumentException($"SlidingWindow is {SlidingWindow}; at least 1 is right.");
    }

    private static void Positive(int value, string name)
    {
        if (value < 1) throw new ArgumentException($"{name} is {value}; at least 1 is right.");
    }
}
