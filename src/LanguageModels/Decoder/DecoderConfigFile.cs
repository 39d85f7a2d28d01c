using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>Reads and writes Hugging Face's <c>config.json</c> of Llama 2 and 3, Qwen 2 and 2.5, and Mistral.</summary>
public static class DecoderConfigFile
{
    /// <summary>The file's name in a model folder.</summary>
    public const string Name = "config.json";

    private const int MistralWindow = 4096;

    /// <summary>Reads a config. A field that would make the model compute something that we do not is an error.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">An unknown architecture, activation or rope type, or a wrong value; the message names the
    /// field.</exception>
    public static DecoderConfig Read(string path)
    {
        var file = JsonFields.Read(path);
        var type = file.Text("model_type") ?? throw file.Error("model_type", "missing; llama, qwen2 or mistral is right");
        if (type is not ("llama" or "qwen2" or "mistral"))
            throw file.Error("model_type", $"'{type}' is unknown; llama, qwen2 and mistral are known");
        if (file.Texts("architectures") is [var architecture, ..] && architecture != ArchitectureOf(type))
            throw file.Error("architectures", $"'{architecture}' is unknown; {ArchitectureOf(type)} is known for model_type {type}");
        file.MustBe("hidden_act", file.Text("hidden_act") == "silu", "silu");
        file.MustBe("quantization_config", false, "a model without quantisation");

        var (dim, heads, layers) = (file.Int("hidden_size"), file.Int("num_attention_heads"), file.Int("num_hidden_layers"));
        var keyHeads = file.Int("num_key_value_heads", heads);
        if (heads % keyHeads != 0) throw file.Error("num_key_value_heads", $"{keyHeads} does not divide num_attention_heads, {heads}");
        var headDim = file.OptionalInt("head_dim");
        if (headDim is null && dim % heads != 0)
            throw file.Error("num_attention_heads", $"{heads} does not divide hidden_size, {dim}, and there is no head_dim");
        if ((headDim ?? dim / heads) % 2 != 0)
            throw file.Error("head_dim", $"{headDim ?? dim / heads} is odd; rotary positions need an even one");
        var positions = file.Int("max_position_embeddings", 2048);
        var rotary = file.Object("rope_parameters") ?? file.Object("rope_scaling");
        var attentionBias = type == "llama" && file.Bool("attention_bias", false);
        var (window, firstWindow) = Window(file, type, layers);
        return new DecoderConfig
        {
            ModelType = type,
            VocabularySize = file.Int("vocab_size"),
            Dim = dim,
            Layers = layers,
            Heads = heads,
            KeyValueHeads = keyHeads,
            HeadDim = headDim ?? dim / heads,
            InnerDim = file.Int("intermediate_size"),
            NormEpsilon = file.Double("rms_norm_eps", 1e-6),
            RotaryTheta = rotary is { } r && r.Has("rope_theta") ? r.Double("rope_theta") : file.Double("rope_theta", 10_000),
            RotaryScaling = rotary is null ? null : Scaling(rotary.Value, positions),
            MaxPositions = positions,
            TiedHead = file.Bool("tie_word_embeddings", false),
            QueryKeyValueBias = type == "qwen2" || attentionBias,
            AttentionOutputBias = attentionBias,
            FeedForwardBias = type == "llama" && file.Bool("mlp_bias", false),
            SlidingWindow = window,
            FirstWindowLayer = firstWindow,
            InitialDeviation = file.Double("initializer_range", 0.02),
            BosId = file.Ids("bos_token_id") is [var bos, ..] ? bos : null,
            EosIds = file.Ids("eos_token_id"),
            PadId = file.Ids("pad_token_id") is [var pad, ..] ? pad : null,
        };
    }

    /// <summary>The text of a config, readable by Hugging Face's transformers 4 and 5.</summary>
    /// <param name="config">The config.</param>
    /// <param name="dtype">Dtype of the weights beside it.</param>
    public static string Write(DecoderConfig config, ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(ArchitectureOf(config.ModelType)),
            ["model_type"] = config.ModelType,
            ["vocab_size"] = config.VocabularySize,
            ["hidden_size"] = config.Dim,
            ["num_hidden_layers"] = config.Layers,
            ["num_attention_heads"] = config.Heads,
            ["num_key_value_heads"] = config.KeyValueHeads,
            ["head_dim"] = config.HeadDim,
            ["intermediate_size"] = config.InnerDim,
            ["hidden_act"] = "silu",
            ["rms_norm_eps"] = config.NormEpsilon,
            ["rope_theta"] = config.RotaryTheta,
            ["rope_scaling"] = Scaling(config.RotaryScaling),
            ["max_position_embeddings"] = config.MaxPositions,
            ["tie_word_embeddings"] = config.TiedHead,
            ["attention_dropout"] = 0.0,
            ["initializer_range"] = config.InitialDeviation,
            ["bos_token_id"] = config.BosId,
            ["eos_token_id"] = Ids(config.EosIds),
            ["pad_token_id"] = config.PadId,
            ["torch_dtype"] = DTypeName(dtype),
            ["use_cache"] = true,
        };
        if (config.ModelType == "llama")
        {
            if (config.QueryKeyValueBias != config.AttentionOutputBias)
                throw new ArgumentException("QueryKeyValueBias and AttentionOutputBias differ; a config of model_type llama has one field for both.", nameof(config));
            json["attention_bias"] = config.QueryKeyValueBias;
            json["mlp_bias"] = config.FeedForwardBias;
        }
        else if (config.FeedForwardBias || config.AttentionOutputBias || config.QueryKeyValueBias != (config.ModelType == "qwen2"))
        {
            throw new ArgumentException($"A config of model_type {config.ModelType} cannot say these biases; use llama.", nameof(config));
        }

        if (config.ModelType == "qwen2") json["use_sliding_window"] = config.SlidingWindow is not null;
        if (config.ModelType == "qwen2") json["max_window_layers"] = config.SlidingWindow is null ? config.Layers : config.FirstWindowLayer;
        if (config.ModelType is "qwen2" or "mistral") json["sliding_window"] = config.SlidingWindow;
        if (config.SlidingWindow is not null && (config.ModelType == "llama" || (config.ModelType == "mistral" && config.FirstWindowLayer > 0)))
            throw new ArgumentException($"A config of model_type {config.ModelType} cannot say this sliding window.", nameof(config));
        return json.ToJsonString(HuggingFaceJson.Options) + "\n";
    }

    internal static JsonNode? Ids(IReadOnlyList<int> ids) =>
        ids.Count switch { 0 => null, 1 => ids[0], _ => new JsonArray([.. ids.Select(id => (JsonNode)id)]) };

    internal static string DTypeName(ScalarType dtype) => dtype switch
    {
        ScalarType.Float32 => "float32",
        ScalarType.Float16 => "float16",
        ScalarType.BFloat16 => "bfloat16",
        _ => throw new ArgumentException($"Models of dtype {dtype} are not written; float32, float16 and bfloat16 are.", nameof(dtype)),
    };

    private static string ArchitectureOf(string type) => type switch
    {
        "llama" => "LlamaForCausalLM",
        "qwen2" => "Qwen2ForCausalLM",
        "mistral" => "MistralForCausalLM",
        _ => throw new ArgumentException($"ModelType is '{type}'; llama, qwen2 and mistral are known.", nameof(type)),
    };

    private static (int? Window, int FirstLayer) Window(JsonFields file, string type, int layers)
    {
        var kinds = file.Texts("layer_types");
        var on = type == "mistral" || (type == "qwen2" && file.Bool("use_sliding_window", false));
        // A Mistral config that is silent means transformers' own default; one that says null means none.
        var window = type == "mistral" && !file.Names("sliding_window") ? MistralWindow : on ? file.OptionalInt("sliding_window") : null;
        var first = type == "qwen2" && window is not null ? file.Int("max_window_layers", 28, least: 0) : 0;
        if (kinds.Count == 0) return (window, first);
        if (kinds.Count != layers) throw file.Error("layer_types", $"{kinds.Count} kinds for {layers} layers");
        if (kinds.FirstOrDefault(kind => kind is not ("full_attention" or "sliding_attention")) is { } unknown)
            throw file.Error("layer_types", $"'{unknown}' is unknown; full_attention and sliding_attention are known");
        var full = kinds.TakeWhile(kind => kind == "full_attention").Count();
        if (full == layers) return (null, 0);
        if (kinds.Skip(full).Any(kind => kind == "full_attention"))
            throw file.Error("layer_types", "full_attention after sliding_attention is not supported");
        return (window ?? throw file.Error("sliding_window", "missing, though layer_types names sliding_attention"), full);
    }

    private static RotaryScaling? Scaling(JsonFields rope, int positions)
    {
        var field = rope.Has("rope_type") ? "rope_type" : "type";
        var kind = rope.Text(field) ?? "default";
        return kind switch
        {
            "default" => null,
            "linear" => new RotaryScaling(RotaryScalingKind.Linear, rope.Double("factor")),
            "llama3" => Llama3(rope, positions),
            _ => throw rope.Error(field, $"'{kind}' is unknown; default, linear and llama3 are known"),
        };
    }

    private static RotaryScaling Llama3(JsonFields rope, int positions)
    {
        var scaling = new RotaryScaling(
            RotaryScalingKind.Llama3, rope.Double("factor"), rope.Double("low_freq_factor"), rope.Double("high_freq_factor"),
            rope.Int("original_max_position_embeddings", positions));
        return scaling.HighFrequencyFactor > scaling.LowFrequencyFactor
            ? scaling
            : throw rope.Error("high_freq_factor", $"{scaling.HighFrequencyFactor} must be above low_freq_factor, {scaling.LowFrequencyFactor}");
    }

    private static JsonObject? Scaling(RotaryScaling? scaling) => scaling switch
    {
        null => null,
        { Kind: RotaryScalingKind.Linear } => new JsonObject { ["rope_type"] = "linear", ["type"] = "linear", ["factor"] = scaling.Factor },
        _ => new JsonObject
        {
            ["rope_type"] = "llama3",
            ["factor"] = scaling.Factor,
            ["low_freq_factor"] = scaling.LowFrequencyFactor,
            ["high_freq_factor"] = scaling.HighFrequencyFactor,
            ["original_max_position_embeddings"] = scaling.OriginalMaxPositions,
        },
    };
}
