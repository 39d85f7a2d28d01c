using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>Causal attention with rotary positions and grouped key heads (<c>self_attn</c>).</summary>
public sealed class SelfAttention : nn.Module<Tensor, LayerContext, Tensor>
{
    private readonly int _layer;
    private readonly int _heads;
    private readonly int _keyHeads;
    private readonly int _headDim;
    private readonly bool _windowed;

    internal SelfAttention(DecoderConfig config, int layer, IWeightSource weights, string path)
        : base(nameof(SelfAttention))
    {
        (_layer, _heads, _keyHeads, _headDim) = (layer, config.Heads, config.KeyValueHeads, config.HeadDim);
        _windowed = config.WindowOf(layer) is not null;
        var (queries, keys) = (_heads * _headDim, _keyHeads * _headDim);
        register_module("q_proj", Query = weights.Projection(path + ".q_proj", config.Dim, queries, config.QueryKeyValueBias));
        register_module("k_proj", Key = weights.Projection(path + ".k_proj", config.Dim, keys, config.QueryKeyValueBias));
        register_module("v_proj", Value = weights.Projection(path + ".v_proj", config.Dim, keys, config.QueryKeyValueBias));
        register_module("o_proj", Output = weights.Projection(path + ".o_proj", queries, config.Dim, config.AttentionOutputBias));
    }

    /// <summary>q_proj.</summary>
    public Projection Query { get; }

    /// <summary>k_proj.</summary>
    public Projection Key { get; }

    /// <summary>v_proj.</summary>
    public Projection Value { get; }

    /// <summary>o_proj.</summary>
    public Projection Output { get; }

    /// <summary>Mixes tokens.</summary>
    /// <param name="input1">Normalised hidden states, <c>[batch, time, dim]</c>.</param>
    /// <param name="input2">What all layers share.</param>
    /// <returns><c>[batch, time, dim]</c>.</returns>
    public override Tensor forward(Tensor input1, LayerContext input2)
    {
        ArgumentNullException.ThrowIfNull(input1);
        ArgumentNullException.ThrowIfNull(input2);
        var (batch, time) = (input1.size(0), input1.size(1));
        Tensor Turned(Tensor x, int heads) => TrainingKernels.Serve(x)
            ? RotaryFunction.apply(x, input2.Cosines, input2.Sines)
            : RotaryTable.Turn(Heads(x, heads), input2.Cosines, input2.Sines);
        Tensor Heads(Tensor x, int heads) => x.view(batch, time, heads, _headDim).transpose(1, 2);        // [batch, heads, time, headDim]
        var (queries, keys) = (Turned(Query.call(input1), _heads), Turned(Key.call(input1), _keyHeads));
        var values = Heads(Value.call(input1), _keyHeads);
        var mask = _windowed ? input2.WindowMask : input2.Mask;
        if (input2.Cache is { } cache) (keys, values) = cache.Append(_layer, keys, values, input2.Slots!, mask!.size(3));
        var trains = input2.Cache is null && mask is not null && TrainingKernels.Serve(queries) && TrainingKernels.Serve(keys) && TrainingKernels.Serve(values);
        var mixed = trains ? AttentionFunction.apply(queries, keys, values, mask!) : AttentionMath.Run(queries, keys, values, mask);
        return Output.call(mixed.transpose(1, 2).reshape(batch, time, (long)_heads * _headDim));
    }
}
