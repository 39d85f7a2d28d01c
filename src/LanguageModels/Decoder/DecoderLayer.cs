using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>One layer: attention and feed-forward, each after a norm and added to its input.</summary>
public sealed class DecoderLayer : nn.Module<Tensor, LayerContext, Tensor>
{
    internal DecoderLayer(DecoderConfig config, int layer, IWeightSource weights, string path)
        : base(nameof(DecoderLayer))
    {
        Index = layer;
        register_module("self_attn", Attention = new SelfAttention(config, layer, weights, path + ".self_attn"));
        register_module("mlp", FeedForward = new GatedFeedForward(config, weights, path + ".mlp"));
        register_module("input_layernorm", AttentionNorm = Norm("input_layernorm"));
        register_module("post_attention_layernorm", FeedForwardNorm = Norm("post_attention_layernorm"));

        RmsNorm Norm(string name) => new(weights.Take($"{path}.{name}.weight", config.Dim), config.NormEpsilon);
    }

    /// <summary>Its place, from 0.</summary>
    public int Index { get; }

    /// <summary>self_attn.</summary>
    public SelfAttention Attention { get; }

    /// <summary>mlp.</summary>
    public GatedFeedForward FeedForward { get; }

    /// <summary>input_layernorm.</summary>
    public RmsNorm AttentionNorm { get; }

    /// <summary>post_attention_layernorm.</summary>
    public RmsNorm FeedForwardNorm { get; }

    /// <summary>Runs the layer.</summary>
    /// <param name="input1">Hidden states, <c>[batch, time, dim]</c>.</param>
    /// <param name="input2">What all layers share.</param>
    /// <returns><c>[batch, time, dim]</c>.</returns>
    public override Tensor forward(Tensor input1, LayerContext input2)
    {
        ArgumentNullException.ThrowIfNull(input1);
        var hidden = input1.add(Attention.call(AttentionNorm.call(input1), input2));
        return hidden.add(FeedForward.call(FeedForwardNorm.call(hidden)));
    }
}
