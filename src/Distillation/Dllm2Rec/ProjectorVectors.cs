using Distillery.Recommenders;
using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Distillation.Dllm2Rec;

/// <summary>
/// Item vectors of the paper's collaborative embedding distillation: <c>e_i = b_i + weight · g(x_i)</c> with a projector
/// <c>g(x) = W₂ relu(W₁ x + c₁) + c₂</c> and a free offset <c>b_i</c>.
/// </summary>
/// <remarks>
/// Eq. 12 ("e.g. MLPs") and Eq. 13 with the linear combination of the experiments. The hidden layer is as wide as the item vectors;
/// the paper gives no width. The teacher's vectors are constants and not part of the state dictionary. The released program has one
/// linear layer instead: <see cref="ProjectedVectors"/>.
/// </remarks>
public sealed class ProjectorVectors : torch.nn.Module, IItemVectors
{
    private readonly IdVectors? _offsets;
    private readonly Linear _inner, _outer;
    private readonly torch.Tensor _vectors;
    private readonly double _weight;

    /// <summary>Combines offsets and projected vectors.</summary>
    /// <param name="vectors">The teacher's vectors, float32 <c>[items, width]</c>; copied to <paramref name="device"/>.</param>
    /// <param name="dim">Length of the item vectors.</param>
    /// <param name="offsets">The free vectors <c>[items, dim]</c>; null for the ablation "no offset".</param>
    /// <param name="weight">What the projection is multiplied with.</param>
    /// <param name="seed">Seed of the projector.</param>
    /// <param name="device">Where everything lies; default the CPU.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public ProjectorVectors(torch.Tensor vectors, int dim, IdVectors? offsets, double weight, long seed, torch.Device? device = null)
        : base(nameof(ProjectorVectors))
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.dim() != 2)
            throw new ArgumentException($"the teacher's vectors have {vectors.dim()} dimensions; they must be [items, width].", nameof(vectors));
        if (offsets is not null && (offsets.ItemCount != vectors.size(0) || offsets.Dim != dim))
            throw new ArgumentException($"the offsets are [{offsets.ItemCount}, {offsets.Dim}]; they must be [{vectors.size(0)}, {dim}].", nameof(offsets));
        ItemCount = (int)vectors.size(0);
        Dim = dim;
        _weight = weight;
        _offsets = offsets;
        using (torch.NewDisposeScope())
        using (torch.no_grad())
        {
            _vectors = vectors.to(torch.float32).to(device ?? torch.CPU).clone();
            _vectors.DetachFromDisposeScope();
        }

        _inner = Layer(vectors.size(1), dim, seed, device);
        _outer = Layer(dim, dim, seed + 2, device);
        if (offsets is not null)
            register_module("offsets", offsets);
        register_module("inner", _inner);
        register_module("outer", _outer);
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
        var flat = ids.reshape(-1);
        return Join(_vectors.index_select(0, flat), _offsets?.Lookup(flat)).view([.. ids.shape, Dim]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public torch.Tensor Table()
    {
        using var scope = torch.NewDisposeScope();
        return Join(_vectors, _offsets?.Table()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _vectors.Dispose();
        base.Dispose(disposing);
    }

    private torch.Tensor Join(torch.Tensor vectors, torch.Tensor? offsets)
    {
        var projected = _outer.forward(_inner.forward(vectors).relu()) * _weight;
        return offsets is null ? projected : offsets + projected;
    }

    // Uniform in ±1/√inputs as PyTorch has it, from a generator of its own, drawn on the CPU so that every device begins alike.
    private static Linear Layer(long inputs, long outputs, long seed, torch.Device? device)
    {
        var layer = torch.nn.Linear(inputs, outputs, device: device);
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        using var generator = new torch.Generator(unchecked((ulong)seed));
        var bound = 1 / Math.Sqrt(inputs);
        layer.weight!.copy_(torch.empty(layer.weight.shape).uniform_(-bound, bound, generator));
        layer.bias!.copy_(torch.empty(layer.bias.shape).uniform_(-bound, bound, generator));
        return layer;
    }
}
