using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>
/// A causal language model of the LLaMA family (Llama 2 and 3, Qwen 2 and 2.5, Mistral). Its state dictionary has Hugging Face's names.
/// Dtype and device are chosen when it is made; norms, softmax and rotary angles are computed in float32 in every dtype.
/// </summary>
public sealed partial class Decoder : nn.Module
{
    private readonly DecoderBody _body;
    private readonly Projection? _head;
    private readonly RotaryTable _rotary;

    private Decoder(DecoderConfig config, IWeightSource weights, ScalarType dtype, Device device)
        : base(nameof(Decoder))
    {
        (Config, DType, Device) = (config, dtype, device);
        register_module("model", _body = new DecoderBody(config, weights));
        if (!config.TiedHead) register_module("lm_head", _head = weights.Projection("lm_head", config.Dim, config.VocabularySize, bias: false));
        _rotary = new RotaryTable(config.HeadDim, config.RotaryTheta, config.RotaryScaling, device);
        Projections = Named();
    }

    /// <summary>Shape and constants.</summary>
    public DecoderConfig Config { get; }

    /// <summary>What the authors advise for generation; null where the folder was silent.</summary>
    public GenerationDefaults? GenerationDefaults { get; set; }

    /// <summary>Dtype of the weights.</summary>
    public ScalarType DType { get; }

    /// <summary>Where the weights are.</summary>
    public Device Device { get; }

    /// <summary>The layers, from the input up.</summary>
    public IReadOnlyList<DecoderLayer> Layers => _body.Layers;

    /// <summary>
    /// All linear layers by their paths in Hugging Face's model, for example <c>model.layers.0.self_attn.q_proj</c>, and <c>lm_head</c>
    /// where it is untied.
    /// </summary>
    public IReadOnlyDictionary<string, Projection> Projections { get; }

    /// <summary>The tokens' vectors, <c>[vocabulary, dim]</c>.</summary>
    public Parameter EmbeddingTable => _body.Tokens.Weight;

    /// <summary>The norm after the last layer.</summary>
    public RmsNorm FinalNorm => _body.Norm;

    /// <summary>The output layer's weight, <c>[vocabulary, dim]</c>: the token table where the head is tied.</summary>
    public Parameter HeadWeight => _head?.Weight ?? EmbeddingTable;

    /// <summary>How a layer is run; null runs it once. Gradient checkpointing sets it.</summary>
    public LayerRunner? LayerRunner { get; set; }

    internal RotaryTable Rotary => _rotary;

    /// <summary>A new model with drawn weights.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="seed">Decides the weights, together with the shape.</param>
    /// <param name="dtype">Dtype of the weights; float32 by default.</param>
    /// <param name="device">Where they go; the CPU by default.</param>
    /// <exception cref="ArgumentException">The config is wrong.</exception>
    public static Decoder Create(DecoderConfig config, long seed, ScalarType? dtype = null, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Validate();
        var (type, place) = (dtype ?? float32, device ?? CPU);
        using var weights = new RandomWeights(seed, config.InitialDeviation, type, place);
        return new Decoder(config, weights, type, place);
    }

    /// <summary>Hidden states after the final norm.</summary>
    /// <param name="batch">The tokens.</param>
    /// <param name="cache">Keys and values of earlier tokens, to which the batch's are added; null without.</param>
    /// <returns><c>[batch, time, dim]</c>.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit, the cache is full, or segments come together with a cache.</exception>
    public Tensor Hidden(DecoderBatch batch, KeyValueCache? cache = null) => Hidden(batch, cache, advance: true, null);

    // A caller that knows the largest position spares a GPU the wait for it.
    internal Tensor Hidden(DecoderBatch batch, KeyValueCache? cache, bool advance, int? largestPosition)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var context = Context(batch, cache, largestPosition);
        var hidden = _body.Tokens.call(batch.Ids);
        foreach (var layer in Layers)
            hidden = LayerRunner is { } run ? run(layer, hidden, context) : layer.call(hidden, context);
        if (advance) cache?.Advance((int)batch.Ids.size(1));
        return FinalNorm.call(hidden);
    }

    /// <summary>Scores of all tokens.</summary>
    /// <param name="hidden">Hidden states after the final norm, <c>[.., dim]</c>.</param>
    /// <returns><c>[.., vocabulary]</c> in the model's dtype.</returns>
    public Tensor Logits(Tensor hidden) => _head is { } head ? head.call(hidden) : nn.functional.linear(hidden, EmbeddingTable);

    /// <summary>Switches gradients of all the model's own weights on or off.</summary>
    /// <param name="required">True to train them.</param>
    public void RequireGradients(bool required)
    {
        foreach (var parameter in parameters()) parameter.requires_grad_(required);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _rotary.Dispose();
        base.Dispose(disposing);
    }

    // Masks, angles and slots are the same in all layers.
    private LayerContext Context(DecoderBatch batch, KeyValueCache? cache, int? largestPosition)
    {
        var ids = batch.Ids;
        if (ids.dim() != 2 || ids.dtype != int64)
            throw new ArgumentException($"Ids must be int64 [batch, time], not {ids.dtype} with {ids.dim()} dimensions.", nameof(batch));
        var (rows, time) = (ids.size(0), ids.size(1));
        MustFit(batch.Positions, rows, time, nameof(DecoderBatch.Positions));
        MustFit(batch.Segments, rows, time, nameof(DecoderBatch.Segments));
        using var noGrad = no_grad();
        var (positions, most) = Positions(batch, cache, largestPosition);
        var (cosines, sines) = _rotary.At(positions, most);
        (cosines, sines) = (cosines.to_type(DType), sines.to_type(DType));
        var window = Config.SlidingWindow;
        if (cache is null)
        {
            var alone = time == 1 && batch.Segments is null;
            var mask = alone ? null : AttentionMasks.Within(time, batch.Segments, null, ids.device);
            var narrow = alone || window is null || window >= time ? mask : AttentionMasks.Within(time, batch.Segments, window, ids.device);
            return new LayerContext(cosines, sines, mask, narrow, null, null);
        }

        if (batch.Segments is not null) throw new ArgumentException("Segments do not go together with a cache.", nameof(batch));
        if (most >= cache.Capacity)
            throw new ArgumentException($"The cache holds {cache.Capacity} tokens; position {most} does not fit.", nameof(cache));
        if (rows != cache.Active)
            throw new ArgumentException($"The batch has {rows} rows, the cache {cache.Active} active ones.", nameof(batch));
        var slots = most + 1L;
        var places = positions.add(arange(rows, dtype: int64, device: ids.device).mul(cache.Capacity).unsqueeze(1)).reshape(-1);
        var all = AttentionMasks.OverCache(positions, slots, null);
        var near = window is null || window >= slots ? all : AttentionMasks.OverCache(positions, slots, window);
        return new LayerContext(cosines, sines, all, near, cache, places);
    }

    private static (Tensor Positions, int Most) Positions(DecoderBatch batch, KeyValueCache? cache, int? largest)
    {
        var (rows, time) = (batch.Ids.size(0), batch.Ids.size(1));
        if (batch.Positions is { } given) return (given, largest ?? (int)given.max().item<long>());
        var counted = arange(time, dtype: int64, device: batch.Ids.device).unsqueeze(0).expand(rows, time);
        if (cache is null) return (counted, (int)time - 1);
        var lengths = cache.Lengths.Take((int)rows).Select(length => (long)length).ToArray();
        return (counted.add(tensor(lengths, device: batch.Ids.device).unsqueeze(1)), (int)(lengths.Max() + time - 1));
    }

    private static void MustFit(Tensor? tensor, long rows, long time, string name)
    {
        if (tensor is null) return;
        if (tensor.dim() != 2 || tensor.size(0) != rows || tensor.size(1) != time || tensor.dtype != int64)
            throw new ArgumentException($"{name} must be int64 [{rows}, {time}] like Ids, not {tensor.dtype} [{string.Join(", ", tensor.shape)}].");
    }

    private Dictionary<string, Projection> Named()
    {
        var named = new Dictionary<string, Projection>();
        foreach (var layer in Layers)
        {
            var path = $"model.layers.{layer.Index}";
            named.Add(path + ".self_attn.q_proj", layer.Attention.Query);
            named.Add(path + ".self_attn.k_proj", layer.Attention.Key);
            named.Add(path + ".self_attn.v_proj", layer.Attention.Value);
            named.Add(path + ".self_attn.o_proj", layer.Attention.Output);
            named.Add(path + ".mlp.gate_proj", layer.FeedForward.Gate);
            named.Add(path + ".mlp.up_proj", layer.FeedForward.Up);
            named.Add(path + ".mlp.down_proj", layer.FeedForward.Down);
        }

        if (_head is not null) named.Add("lm_head", _head);
        return named;
    }
}
