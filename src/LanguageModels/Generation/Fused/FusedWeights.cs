using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>A decoder's weights, packed once: q, k and v as one product, gate and up as another, branches merged in.</summary>
internal sealed unsafe class FusedWeights : IDisposable
{
    private readonly Tensor _table;
    private readonly List<IDisposable> _owned = [];

    internal FusedWeights(Decoder decoder, int panelWidth)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        _table = decoder.EmbeddingTable.detach().contiguous().DetachFromDisposeScope();
        _owned.Add(_table);
        Layers = [.. decoder.Layers.Select(layer => new Layer(
            Own(Vector(layer.AttentionNorm.Weight)),
            Own(PackedMatrix.Stack(panelWidth, layer.Attention.Query, layer.Attention.Key, layer.Attention.Value)),
            Own(PackedMatrix.Stack(panelWidth, layer.Attention.Output)),
            Own(Vector(layer.FeedForwardNorm.Weight)),
            Own(PackedMatrix.Pair(panelWidth, layer.FeedForward.Gate, layer.FeedForward.Up)),
            Own(PackedMatrix.Stack(panelWidth, layer.FeedForward.Down))))];
        FinalNorm = Own(Vector(decoder.FinalNorm.Weight));
        Head = Own(decoder.Projections.TryGetValue("lm_head", out var head)
            ? PackedMatrix.Stack(panelWidth, head)
            : PackedMatrix.Of(panelWidth, decoder.EmbeddingTable.detach()));
        using var first = _table.narrow(0, 0, 1);
        Table = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }

    internal IReadOnlyList<Layer> Layers { get; }

    internal NativeFloats FinalNorm { get; }

    internal PackedMatrix Head { get; }

    /// <summary>Tokens' vectors, <c>[vocabulary, dim]</c>: the decoder's own memory, which is kept alive here.</summary>
    internal float* Table { get; }

    public void Dispose()
    {
        foreach (var each in _owned) each.Dispose();
    }

    private T Own<T>(T resource)
        where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }

    private static NativeFloats Vector(Tensor weight)
    {
        var values = weight.detach().contiguous().data<float>().ToArray();
        var copy = new NativeFloats(values.Length);
        values.CopyTo(new Span<float>(copy.Pointer, values.Length));
        return copy;
    }

    /// <summary>One layer's weights.</summary>
    internal sealed record Layer(
        NativeFloats AttentionNorm, PackedMatrix QueryKeyValue, PackedMatrix Output, NativeFloats FeedForwardNorm, PackedMatrix GateUp, PackedMatrix Down);
}
