using Distillery.Recommenders;
using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Distillation.Slim.Matching;

/// <summary>Item vectors made of text alone: <c>z_i = g_t(z_i^text)</c>, of length 1 where cosines are compared.</summary>
/// <remarks>SLIM Eq. 7, item side. A layer that is shared with the user side is registered there.</remarks>
public sealed class MatchedItemVectors : torch.nn.Module, IItemVectors
{
    private readonly torch.Tensor _texts;
    // Not a field of a module type: those are registered by themselves, and a shared layer belongs to the user side.
    private readonly Func<torch.Tensor, torch.Tensor> _text;
    private readonly bool _isCosine;

    /// <summary>Takes vectors and the layer.</summary>
    /// <param name="texts">Of the items' texts, float32 <c>[items, text]</c>; copied to <paramref name="device"/>.</param>
    /// <param name="text"><c>g_t</c>, <c>[dim, text]</c>.</param>
    /// <param name="isCosine">Whether the vectors are brought to length 1.</param>
    /// <param name="ownsLayer">Whether the layer is this side's own; false where the user side has it.</param>
    /// <param name="device">Where everything lies; default the CPU.</param>
    public MatchedItemVectors(torch.Tensor texts, Linear text, bool isCosine, bool ownsLayer, torch.Device? device = null)
        : base(nameof(MatchedItemVectors))
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(text);
        (_text, _isCosine, Dim) = (text.forward, isCosine, (int)text.weight!.size(0));
        _texts = Constants.Keep(texts, device);
        if (ownsLayer)
            register_module("text", text);
    }

    /// <inheritdoc/>
    public torch.nn.Module Module => this;

    /// <inheritdoc/>
    public int ItemCount => (int)_texts.size(0);

    /// <inheritdoc/>
    public int Dim { get; }

    /// <inheritdoc/>
    public bool IsComputed => true;

    /// <inheritdoc/>
    public torch.Tensor Lookup(torch.Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        using var scope = torch.NewDisposeScope();
        return Match(_texts.index_select(0, ids.reshape(-1))).view([.. ids.shape, Dim]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public torch.Tensor Table()
    {
        using var scope = torch.NewDisposeScope();
        return Match(_texts).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _texts.Dispose();
        base.Dispose(disposing);
    }

    private torch.Tensor Match(torch.Tensor texts)
    {
        var vectors = _text(texts);
        return _isCosine ? RowFusion.UnitLength(vectors) : vectors;
    }
}
