using Distillery.Recommenders;
using TorchSharp;
using TorchSharp.Modules;

namespace Distillery.Distillation.Slim.Fusion;

/// <summary>Item vectors that carry the item's text: <c>z_i = g_f([g_l(z_i^text) ; z_i^id])</c>.</summary>
/// <remarks>
/// SLIM Eq. 6, item side; both layers are linear. The text vectors are constants and not part of the state dictionary: a finished student
/// needs only the <c>z_i</c>. Layers that are shared with the user side are registered there.
/// </remarks>
public sealed class FusedItemVectors : torch.nn.Module, IItemVectors
{
    private readonly torch.Tensor _texts;
    private readonly IdVectors _ids;
    // Not fields of a module type: those are registered by themselves, and shared layers belong to the user side.
    private readonly Func<torch.Tensor, torch.Tensor> _text, _fuse;

    /// <summary>Takes vectors and layers.</summary>
    /// <param name="texts">Of the items' texts, float32 <c>[items, text]</c>; copied to <paramref name="device"/>.</param>
    /// <param name="ids">The free vectors, <c>[items, dim]</c>.</param>
    /// <param name="text"><c>g_l</c>, <c>[dim, text]</c>.</param>
    /// <param name="fuse"><c>g_f</c>, <c>[dim, 2 dim]</c>.</param>
    /// <param name="ownsLayers">Whether the layers are this side's own; false where the user side has them.</param>
    /// <param name="device">Where everything lies; default the CPU.</param>
    public FusedItemVectors(torch.Tensor texts, IdVectors ids, Linear text, Linear fuse, bool ownsLayers, torch.Device? device = null)
        : base(nameof(FusedItemVectors))
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fuse);
        (_ids, _text, _fuse) = (ids, text.forward, fuse.forward);
        _texts = Constants.Keep(texts, device);
        register_module("ids", ids);
        if (!ownsLayers)
            return;
        register_module("text", text);
        register_module("fuse", fuse);
    }

    /// <inheritdoc/>
    public torch.nn.Module Module => this;

    /// <inheritdoc/>
    public int ItemCount => _ids.ItemCount;

    /// <inheritdoc/>
    public int Dim => _ids.Dim;

    /// <inheritdoc/>
    public bool IsComputed => true;

    /// <inheritdoc/>
    public torch.Tensor Lookup(torch.Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        using var scope = torch.NewDisposeScope();
        var flat = ids.reshape(-1);
        return Fuse(_texts.index_select(0, flat), _ids.Lookup(flat)).view([.. ids.shape, Dim]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public torch.Tensor Table()
    {
        using var scope = torch.NewDisposeScope();
        return Fuse(_texts, _ids.Table()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _texts.Dispose();
        base.Dispose(disposing);
    }

    private torch.Tensor Fuse(torch.Tensor texts, torch.Tensor ids) => _fuse(torch.cat([_text(texts), ids], 1));
}
