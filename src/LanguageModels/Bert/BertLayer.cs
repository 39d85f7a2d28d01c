using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>One layer: attention and feed-forward, each added to its input and normalised after.</summary>
internal sealed class BertLayer : nn.Module<Tensor, Tensor?, Tensor>
{
    private readonly int _heads;
    private readonly Projection _query;
    private readonly Projection _key;
    private readonly Projection _value;
    private readonly Projection _output;
    private readonly Projection _up;
    private readonly Projection _down;
    private readonly CentredNorm _attentionNorm;
    private readonly CentredNorm _feedForwardNorm;

    internal BertLayer(BertConfig config, IWeightSource weights, string path)
        : base(nameof(BertLayer))
    {
        _heads = config.Heads;
        register_module("query", _query = weights.Projection(path + ".attention.self.query", config.Dim, config.Dim, bias: true));
        register_module("key", _key = weights.Projection(path + ".attention.self.key", config.Dim, config.Dim, bias: true));
        register_module("value", _value = weights.Projection(path + ".attention.self.value", config.Dim, config.Dim, bias: true));
        register_module("output", _output = weights.Projection(path + ".attention.output.dense", config.Dim, config.Dim, bias: true));
        register_module("attention_norm", _attentionNorm = BertModel.Norm(config, weights, path + ".attention.output.LayerNorm"));
        register_module("up", _up = weights.Projection(path + ".intermediate.dense", config.Dim, config.InnerDim, bias: true));
        register_module("down", _down = weights.Projection(path + ".output.dense", config.InnerDim, config.Dim, bias: true));
        register_module("feed_forward_norm", _feedForwardNorm = BertModel.Norm(config, weights, path + ".output.LayerNorm"));
    }

    // input1 [batch, time, dim]; input2 0 or -∞, [batch, 1, 1, time], or null.
    public override Tensor forward(Tensor input1, Tensor? input2)
    {
        var (batch, time, dim) = (input1.size(0), input1.size(1), input1.size(2));
        Tensor Heads(Projection layer) => layer.call(input1).view(batch, time, _heads, dim / _heads).transpose(1, 2);
        var mixed = AttentionMath.Run(Heads(_query), Heads(_key), Heads(_value), input2);
        var hidden = _attentionNorm.call(_output.call(mixed.transpose(1, 2).reshape(batch, time, dim)).add(input1));
        return _feedForwardNorm.call(_down.call(nn.functional.gelu(_up.call(hidden))).add(hidden));
    }
}
