using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>Where knowledge comes from.</summary>
public sealed record TeacherSpec
{
    /// <summary><c>content</c>: item-kNN and item text, no LLM; <c>chat</c>: an endpoint; <c>local-lm</c>: a language model on our own runtime; <c>files</c>: artefacts made elsewhere.</summary>
    [AllowedValues("content", "chat", "local-lm", "files")]
    [Description("content: item-kNN + item text, not an LLM; chat: an OpenAI-compatible endpoint; local-lm: a causal LM that is fine-tuned and run here (BIGRec); files: rankings, distances and item embeddings made elsewhere.")]
    public string Kind { get; init; } = "content";

    /// <summary>
    /// For <c>files</c>: the folder with <c>myrank_train.txt</c>, <c>confidence_train.txt</c>, <c>all_embeddings.pt</c>. For <c>chat</c> with batch
    /// files: a folder where requests and results are exchanged by hand, instead of the endpoint.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>Items in each list.</summary>
    [Range(1, 200)]
    public int K { get; init; } = 20;

    /// <summary>For <c>content</c>: length of the item vectors.</summary>
    [Range(8, 1024)]
    public int VectorDim { get; init; } = 128;

    /// <summary>For <c>content</c>: user folds of the cross-fitted lists.</summary>
    [Range(2, 20)]
    public int Folds { get; init; } = 4;

    /// <summary>Seed of folds, vectors and samples.</summary>
    [Range(0, int.MaxValue)]
    public int Seed { get; init; }

    /// <summary>For <c>chat</c>: the endpoint's model. For <c>local-lm</c>: <c>tiny</c>, or a folder with a Hugging Face model.</summary>
    [Description("chat: the endpoint's model; local-lm: tiny, or a folder with config.json, safetensors and tokenizer.")]
    [MaxLength(500)]
    public string? Model { get; init; }

    /// <summary>For <c>chat</c>: base address, for example <c>http://localhost:8000/v1</c>.</summary>
    [Description("Base address of an OpenAI-compatible endpoint, for example http://localhost:8000/v1.")]
    [MaxLength(500)]
    public string? Endpoint { get; init; }

    /// <summary>For <c>chat</c>: the worker's environment variable that holds the key; the key itself never stands in a spec.</summary>
    [RegularExpression("^[A-Za-z_][A-Za-z0-9_]{0,99}$")]
    [Description("Environment variable of the teacher worker that holds the endpoint's key.")]
    public string? ApiKeyVariable { get; init; }

    /// <summary>For <c>chat</c>: version of the prompt's template, or the file of an own one; the kind's own when absent.</summary>
    [MaxLength(500)]
    public string? Template { get; init; }

    /// <summary>For <c>chat</c> and <c>local-lm</c>: training windows that get a list; every one when absent.</summary>
    [Range(1, int.MaxValue)]
    public int? Windows { get; init; }

    /// <summary>For <c>chat</c>: hard limits of what may be spent; none when absent.</summary>
    public BudgetSpec? Budget { get; init; }

    /// <summary>For <c>chat</c>: what the endpoint charges; unknown when absent.</summary>
    public PriceSpec? Price { get; init; }

    /// <summary>For <c>chat</c>: how fast it may be asked.</summary>
    public LimitsSpec? Limits { get; init; }

    /// <summary>For <c>chat</c>: how answers are drawn.</summary>
    public DecodingSpec? Decoding { get; init; }

    /// <summary>For <c>chat</c>: when asking ends early.</summary>
    public StopSpec? StopAt { get; init; }

    /// <summary>For <c>chat</c>: the endpoint's model for item vectors; none when absent.</summary>
    public EmbeddingsSpec? Embeddings { get; init; }

    /// <summary>For <c>chat</c>: one request each, or batch files (slower, often half the price).</summary>
    [AllowedValues("direct", "batch", null)]
    public string? Transport { get; init; }

    /// <summary>For <c>local-lm</c>: training windows that it is fine-tuned on; BIGRec's 1,024 when absent.</summary>
    [Range(1, 10_000_000)]
    public int? Samples { get; init; }

    /// <summary>For <c>local-lm</c>: BIGRec's lists as they are, or re-weighted by popularity or by item-kNN.</summary>
    [AllowedValues("plain", "popularity", "cf", null)]
    public string? Variant { get; init; }

    /// <summary>For the variants: γ of <c>(1 + score)^-γ · distance</c>; chosen on validation when absent.</summary>
    [Range(0.0, 100.0)]
    public double? Gamma { get; init; }

    /// <summary>For <c>local-lm</c>: its adapters; BIGRec's (rank 8, α 16, q and v) when absent.</summary>
    public LoraSpec? Lora { get; init; }

    /// <summary>For <c>local-lm</c>: its fine-tuning; BIGRec's when absent.</summary>
    public TuningSpec? Tuning { get; init; }
}
