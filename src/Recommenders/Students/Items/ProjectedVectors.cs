using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Recommenders;

/// <summary>
/// Item vectors that carry what a teacher knows: <c>e_i = id_i + weight · (W x_i + c)</c>, where <c>x_i</c> is the teacher's vector of
/// item <c>i</c>, <c>W</c> and <c>c</c> are learnt and <c>id_i</c> is the free offset of the item.
/// </summary>
/// <remarks>
/// DLLM2Rec Eq. 12-13 (collaborative embedding distillation) with a linear projector and a linear combination, as its code has them.
/// The teacher's vectors are constants: they are neither trained nor part of the state dictionary, because a finished student needs
/// only their sum with the offsets.
/// </remarks>
public sealed class ProjectedVectors : torch.nn.Module, IItemVectors
{
    private readonly IdVectors? _offsets;
    private readonly Linear _projector;
    private readonly torch.Tensor _vectors;
    private readonly double _weight;

    /// <summary>Combines offsets and projected vectors.</summary>
    /// <param name="vectors">The teacher's vectors, float32 <c>[items, width]</c>; copied to <paramref name="device"/>.</param>
    /// <param name="dim">Length of the item vectors.</param>
    /// <param name="offsets">The free vectors <c>[items, dim]</c>; null for the ablation "no offset".</param>
    /// <param name="weight">What the projection is multiplied with; default 1. The paper's code calls it <c>ed_weight</c>.</param>
    /// <param name="startsAsIdentity">
    /// Whether <c>W</c> begins as the identity (its first <c>min(dim, width)</c> rows), which suits vectors that are principal components;
    /// otherwise like a linear layer, uniform in ±1/√width. <c>c</c> begins at zero with the identity.
    /// </param>
    /// <param name="seed">Seed of the projector.</param>
    /// <param name="device">Where everything lies; default the CPU.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public ProjectedVectors(
        torch.Tensor vectors, int dim, IdVectors? offsets, double weight = 1, bool startsAsIdentity = false, long seed = 1, torch.Device? device = null)
        : base(nameof(ProjectedVectors))
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.dim() != 2)
            throw new ArgumentException($"the teacher's vectors have {vectors.dim()} dimensions; they must be [items, width].", nameof(vectors));
        ItemCount = (int)vectors.size(0);
        if (offsets is not null && (offsets.ItemCount != ItemCount || offsets.Dim != dim))
            throw new ArgumentException($"the offsets are [{offsets.ItemCount}, {offsets.Dim}]; they must be [{ItemCount}, {dim}].", nameof(offsets));
        Dim = dim;
        _weight = weight;
        _offsets = offsets;
        var width = vectors.size(1);
        using (torch.NewDisposeScope())
        using (torch.no_grad())
        {
            _vectors = vectors.to(torch.float32).to(device ?? torch.CPU).clone();
            _vectors.DetachFromDisposeScope();
        }

        _projector = torch.nn.Linear(width, dim, device: device);
        if (startsAsIdentity)
            InitialWeights.Identity(_projector);
        else
            InitialWeights.Linear(_projector, seed);
        if (offsets is not null)
            register_module("offsets", offsets);
        register_module("projector", _projector);
    }

    /// <inheritdoc/>
    public torch.nn.Module Module => this;

    /// <inheritdoc/>
    public int ItemCount { get; }

    /// <inheritdoc/>
    public int Dim { get; }

    /// <inheritdoc/>
    public bool IsComputed => true;

    /// <inheritdoc/>
    public torch.Tensor Lookup(torch.Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        using var scope = torch.NewDisposeScope();
        var shape = ids.shape;
        var flat = ids.reshape(-1);
        var sum = Add(_vectors.index_select(0, flat), _offsets?.Lookup(flat));
        return sum.view([.. shape, Dim]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public torch.Tensor Table()
    {
        using var scope = torch.NewDisposeScope();
        return Add(_vectors, _offsets?.Table()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _vectors.Dispose();
        base.Dispose(disposing);
    }

    private torch.Tensor Add(torch.Tensor vectors, torch.Tensor? offsets)
    {
        var projected = _projector.forward(vectors);
        if (_weight != 1)
            projected = projected * _weight;
        return offsets is null ? projected : offsets + projected;
    }
}
