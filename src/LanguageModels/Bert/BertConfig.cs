namespace Distillery.LanguageModels;

/// <summary>Shape and constants of a BERT encoder.</summary>
public sealed record BertConfig
{
    /// <summary>Tokens in the vocabulary, at least 1.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Length of a token's vector (<c>hidden_size</c>).</summary>
    public required int Dim { get; init; }

    /// <summary>Layers, at least 1.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads; divides <see cref="Dim"/>.</summary>
    public required int Heads { get; init; }

    /// <summary>Inner length of the feed-forward part (<c>intermediate_size</c>).</summary>
    public required int InnerDim { get; init; }

    /// <summary>Longest text, in tokens with special ones. Default 512.</summary>
    public int MaxPositions { get; init; } = 512;

    /// <summary>Kinds of token: first and second text. Default 2.</summary>
    public int TokenKinds { get; init; } = 2;

    /// <summary>ε of the norms. Default 1e-12.</summary>
    public double NormEpsilon { get; init; } = 1e-12;

    /// <summary>Reads Hugging Face's <c>config.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">An unknown architecture or activation, or a wrong value; the message names the field.</exception>
    public static BertConfig Read(string path)
    {
        var file = JsonFields.Read(path);
        var type = file.Text("model_type") ?? throw file.Error("model_type", "missing; bert is right");
        if (type != "bert") throw file.Error("model_type", $"'{type}' is unknown; bert is known");
        file.MustBe("hidden_act", file.Text("hidden_act") == "gelu", "gelu");
        file.MustBe("position_embedding_type", file.Text("position_embedding_type") == "absolute", "absolute");
        file.MustBe("quantization_config", false, "a model without quantisation");
        file.MustBe("is_decoder", !file.Bool("is_decoder", false), "false");
        var (dim, heads) = (file.Int("hidden_size"), file.Int("num_attention_heads"));
        if (dim % heads != 0) throw file.Error("num_attention_heads", $"{heads} does not divide hidden_size, {dim}");
        return new BertConfig
        {
            VocabularySize = file.Int("vocab_size"),
            Dim = dim,
            Layers = file.Int("num_hidden_layers"),
            Heads = heads,
            InnerDim = file.Int("intermediate_size"),
            MaxPositions = file.Int("max_position_embeddings", 512),
            TokenKinds = file.Int("type_vocab_size", 2),
            NormEpsilon = file.Double("layer_norm_eps", 1e-12),
        };
    }
}
