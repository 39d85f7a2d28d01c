using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Recommenders;

/// <summary>
/// A path round the transformer: <c>state_t = gate · block_t + Σ_j a_(t-j) (e_j + source_j)</c>, where <c>e_j</c> is the vector of the
/// item at position <c>j ≤ t</c>, <c>source_j</c> an own vector of it (optional) and <c>a = softmax(θ_0 .. θ_t)</c> over the distances.
/// </summary>
/// <remarks>
/// With tied item vectors the sum alone is an item-to-item recommender like item-kNN; tied vectors are symmetric while "next item" is
/// directed, which the source vectors mend. <c>gate</c> and <c>θ</c> are learnt; they begin at the given gate and at
/// <c>θ_d = -ln(1 + d)</c>, the decay of the item-kNN.
/// </remarks>
public sealed class DecayedHistory : torch.nn.Module
{
    private readonly Parameter _gate;
    private readonly Parameter _decay;
    private readonly IdVectors? _source;

    /// <summary>Builds the path.</summary>
    /// <param name="windowLength">The longest history, in items.</param>
    /// <param name="source">The own vectors <c>[items, dim]</c>; null for none.</param>
    /// <param name="gate">What the transformer's part is multiplied with at first; default 0.3.</param>
    /// <param name="device">Where the parameters lie; default the CPU.</param>
    public DecayedHistory(int windowLength, IdVectors? source = null, double gate = 0.3, torch.Device? device = null) : base(nameof(DecayedHistory))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowLength, 1);
        _gate = InitialWeights.Parameter([(float)gate], device);
        _decay = InitialWeights.Parameter([.. Enumerable.Range(0, windowLength).Select(d => -MathF.Log(1 + d))], device);
        _source = source;
        register_parameter("gate", _gate);
        register_parameter("decay", _decay);
        if (source is not null)
            register_module("source", source);
    }

    /// <summary>Whether there are own source vectors.</summary>
    public bool HasSource => _source is not null;

    /// <summary>The sum at every position.</summary>
    /// <param name="vectors">Item vectors of the histories, <c>[batch, time, dim]</c>.</param>
    /// <param name="ids">Item ids, <c>[batch, time]</c>.</param>
    /// <returns><c>[batch, time, dim]</c>.</returns>
    internal torch.Tensor All(torch.Tensor vectors, torch.Tensor ids)
    {
        using var scope = torch.NewDisposeScope();
        var sources = Sources(vectors, ids);
        var (batch, time, dim) = (sources.size(0), sources.size(1), sources.size(2));
        // One [time, time] by [time, batch*dim] product instead of a product per row.
        var columns = sources.transpose(0, 1).reshape(time, batch * dim);
        return Weights(time).mm(columns).view(time, batch, dim).transpose(0, 1).MoveToOuterDisposeScope();
    }

    /// <summary>The sum at each row's last used position.</summary>
    /// <param name="vectors">Item vectors of the histories, <c>[batch, time, dim]</c>.</param>
    /// <param name="ids">Item ids, <c>[batch, time]</c>.</param>
    /// <param name="lastPosition">Position of the last item in its row, int64 <c>[batch]</c>.</param>
    /// <returns><c>[batch, dim]</c>.</returns>
    internal torch.Tensor Last(torch.Tensor vectors, torch.Tensor ids, torch.Tensor lastPosition)
    {
        using var scope = torch.NewDisposeScope();
        var sources = Sources(vectors, ids);
        var weights = Weights(sources.size(1)).index_select(0, lastPosition);            // [batch, time], zero behind the last
        return (weights.unsqueeze(-1) * sources).sum(1).MoveToOuterDisposeScope();
    }

    /// <summary>Adds the gated transformer part.</summary>
    internal torch.Tensor Join(torch.Tensor block, torch.Tensor sum) => block * _gate + sum;

    private torch.Tensor Sources(torch.Tensor vectors, torch.Tensor ids) => _source is null ? vectors : vectors + _source.Lookup(ids);

    // Row t: softmax over the distances 0..t, laid out by position; zero behind t.
    private torch.Tensor Weights(long time)
    {
        var positions = torch.arange(time, dtype: torch.int64, device: _decay.device);
        var distances = positions.unsqueeze(1) - positions.unsqueeze(0);                 // [time, time], negative in the future
        var logits = _decay.index_select(0, distances.clamp_min(0).reshape(-1)).view(time, time);
        return logits.masked_fill(distances.lt(0), float.NegativeInfinity).softmax(-1);
    }
}
