using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Recommenders;

/// <summary>One free vector for each item.</summary>
public sealed class IdVectors : torch.nn.Module, IItemVectors
{
    private readonly Embedding _ids;

    private IdVectors(Embedding ids) : base(nameof(IdVectors))
    {
        _ids = ids;
        register_module("ids", ids);
    }

    /// <inheritdoc/>
    public torch.nn.Module Module => this;

    /// <inheritdoc/>
    public int ItemCount => (int)_ids.weight!.size(0);

    /// <inheritdoc/>
    public int Dim => (int)_ids.weight!.size(1);

    /// <inheritdoc/>
    public bool IsComputed => false;

    /// <summary>Vectors drawn from N(0, deviation²): an embedding table as in the paper's code.</summary>
    /// <param name="items">Number of items.</param>
    /// <param name="dim">Length of a vector.</param>
    /// <param name="deviation">Standard deviation, 0 for zeros.</param>
    /// <param name="seed">Equal seeds give equal vectors.</param>
    /// <param name="device">Where the table lies; default the CPU.</param>
    public static IdVectors Normal(int items, int dim, double deviation, long seed, torch.Device? device = null)
    {
        var vectors = new IdVectors(Empty(items, dim, device));
        InitialWeights.Normal(vectors._ids.weight!, deviation, seed);
        return vectors;
    }

    /// <summary>Vectors drawn like the weights of a linear layer, uniform in ±1/√dim: an output head that is tied to nothing.</summary>
    /// <param name="items">Number of items.</param>
    /// <param name="dim">Length of a vector.</param>
    /// <param name="seed">Equal seeds give equal vectors.</param>
    /// <param name="device">Where the table lies; default the CPU.</param>
    public static IdVectors Head(int items, int dim, long seed, torch.Device? device = null)
    {
        var vectors = new IdVectors(Empty(items, dim, device));
        InitialWeights.Uniform(vectors._ids.weight!, 1 / Math.Sqrt(dim), seed);
        return vectors;
    }

    /// <inheritdoc/>
    public torch.Tensor Lookup(torch.Tensor ids) => _ids.forward(ids);

    /// <inheritdoc/>
    public torch.Tensor Table() => _ids.weight!;

    private static Embedding Empty(int items, int dim, torch.Device? device) => torch.nn.Embedding(items, dim, device: device);
}
