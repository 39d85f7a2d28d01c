using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Recommenders;

/// <summary>
/// One SASRec block: <c>n = LN(x)</c>, <c>a = n + Attention(n W_q, x W_k, x W_v)</c>, <c>m = LN(a)</c>, <c>m + FFN(m)</c>.
/// </summary>
/// <remarks>
/// As in the paper's code: queries are normalised and keys are not, there is no projection after the heads, the feed-forward layer is
/// as wide as the state (its two 1x1 convolutions are linear layers), and the residual paths start after the norms.
/// </remarks>
internal sealed class SasrecBlock : torch.nn.Module
{
    private readonly LayerNorm _queryNorm, _feedNorm;
    private readonly Linear _query, _key, _value, _feedIn, _feedOut;
    private readonly DropoutMasks _masks;
    private readonly double _dropout;
    private readonly int _dim, _heads;

    internal SasrecBlock(SasrecOptions options, DropoutMasks masks, long seed, torch.Device? device) : base(nameof(SasrecBlock))
    {
        _dim = options.Dim;
        _heads = options.Heads;
        _dropout = options.Dropout;
        _masks = masks;
        Linear Layer(string name, long layerSeed)
        {
            var layer = torch.nn.Linear(_dim, _dim, device: device);
            InitialWeights.Linear(layer, layerSeed);
            register_module(name, layer);
            return layer;
        }

        _queryNorm = torch.nn.LayerNorm(_dim, eps: 1e-8, device: device);
        _feedNorm = torch.nn.LayerNorm(_dim, eps: 1e-8, device: device);
        register_module("query_norm", _queryNorm);
        register_module("feed_norm", _feedNorm);
        _query = Layer("query", seed);
        _key = Layer("key", seed + 2);
        _value = Layer("value", seed + 4);
        _feedIn = Layer("feed_in", seed + 6);
        _feedOut = Layer("feed_out", seed + 8);
    }

    /// <summary>Attention of every position to itself and the ones before it, before the feed-forward part.</summary>
    /// <param name="x"><c>[batch, time, dim]</c>.</param>
    /// <param name="causal">0 where a position may look, -inf where not, <c>[time, time]</c>.</param>
    /// <returns><c>[batch, time, dim]</c>.</returns>
    internal torch.Tensor Attend(torch.Tensor x, torch.Tensor causal)
    {
        using var scope = torch.NewDisposeScope();
        var normal = _queryNorm.forward(x);
        var (batch, time) = (x.size(0), x.size(1));
        var queries = Split(_query.forward(normal) * Scale, batch, time);               // [batch*heads, time, dim/heads]
        var keys = Split(_key.forward(x), batch, time);
        var values = Split(_value.forward(x), batch, time);
        var weights = (queries.bmm(keys.transpose(1, 2)) + causal).softmax(-1);          // [batch*heads, time, time]
        var heads = _masks.Apply(weights, _dropout, training).bmm(values);
        return (normal + Merge(heads, batch, time)).MoveToOuterDisposeScope();
    }

    /// <summary>Attention of each row's last used position only.</summary>
    /// <param name="x"><c>[batch, time, dim]</c>.</param>
    /// <param name="last">Index of the last position in the flattened rows, <c>[batch]</c>.</param>
    /// <param name="used">0 at used positions, -inf at padding, <c>[batch, time]</c>.</param>
    /// <returns><c>[batch, dim]</c>.</returns>
    internal torch.Tensor AttendLast(torch.Tensor x, torch.Tensor last, torch.Tensor used)
    {
        using var scope = torch.NewDisposeScope();
        var (batch, time, width) = (x.size(0), x.size(1), (long)_dim / _heads);
        var normal = _queryNorm.forward(x.reshape(-1, _dim).index_select(0, last));      // [batch, dim]
        var queries = (_query.forward(normal) * Scale).view(batch, 1, _heads, width);
        var keys = _key.forward(x).view(batch, time, _heads, width);
        var values = _value.forward(x).view(batch, time, _heads, width);
        var weights = ((queries * keys).sum(-1) + used.unsqueeze(-1)).softmax(1);        // [batch, time, heads]
        var heads = (_masks.Apply(weights, _dropout, training).unsqueeze(-1) * values).sum(1);
        return (normal + heads.reshape(batch, _dim)).MoveToOuterDisposeScope();
    }

    /// <summary>The feed-forward part.</summary>
    /// <param name="attended"><c>[.., dim]</c>.</param>
    /// <returns><c>[.., dim]</c>.</returns>
    internal torch.Tensor Feed(torch.Tensor attended)
    {
        using var scope = torch.NewDisposeScope();
        var normal = _feedNorm.forward(attended);
        var inner = _masks.Apply(_feedIn.forward(normal).relu(), _dropout, training);
        var outer = _masks.Apply(_feedOut.forward(inner), _dropout, training);
        return (normal + outer).MoveToOuterDisposeScope();
    }

    private double Scale => 1 / Math.Sqrt((double)_dim / _heads);

    private torch.Tensor Split(torch.Tensor x, long batch, long time) =>
        _heads == 1 ? x : x.view(batch, time, _heads, _dim / _heads).transpose(1, 2).reshape(batch * _heads, time, _dim / _heads);

    private torch.Tensor Merge(torch.Tensor x, long batch, long time) =>
        _heads == 1 ? x : x.view(batch, _heads, time, _dim / _heads).transpose(1, 2).reshape(batch, time, _dim);
}
