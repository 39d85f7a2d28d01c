using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>A TensorIndex as native/indexing.cpp reads it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct IndexItem
{
    internal int Kind;
    internal int Given;
    internal long A;
    internal long B;
    internal long C;
    internal nint Tensor;

    internal static IndexItem[] From(ReadOnlySpan<torch.TensorIndex> indices)
    {
        var items = new IndexItem[indices.Length];
        for (var i = 0; i < items.Length; i++)
        {
            ref readonly var index = ref indices[i];
            items[i] = new IndexItem
            {
                Kind = (int)index.Kind,
                Given = index.Given,
                A = index.A,
                B = index.B,
                C = index.C,
                Tensor = index.Operand?.Handle ?? 0,
            };
        }

        return items;
    }
}
