using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>Gives every item a vector: a table of its own, or one that is enriched with what a teacher knows.</summary>
public interface IItemVectors
{
    /// <summary>The module that holds the parameters.</summary>
    torch.nn.Module Module { get; }

    /// <summary>Number of items.</summary>
    int ItemCount { get; }

    /// <summary>Length of a vector.</summary>
    int Dim { get; }

    /// <summary>
    /// Whether the vectors are computed from something else. A student with computed vectors on both sides makes the whole table
    /// once per step and looks histories up in it.
    /// </summary>
    bool IsComputed { get; }

    /// <summary>The vectors of some items.</summary>
    /// <param name="ids">Item ids, int64, any shape; no padding.</param>
    /// <returns><c>[.., dim]</c>: the shape of <paramref name="ids"/> and the vector.</returns>
    torch.Tensor Lookup(torch.Tensor ids);

    /// <summary>The vectors of all items.</summary>
    /// <returns><c>[items, dim]</c>.</returns>
    torch.Tensor Table();
}
