using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>
/// Weights of one or several linear layers with the same input, laid out for <see cref="MatrixKernel{TLanes,TVector}"/>: panels of a fixed
/// number of
/// outputs, each <c>[in, width]</c> without gaps, so that a product reads every weight once, in order. The last panel is filled up with zeros.
/// </summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly NativeFloats _panels;
    private readonly NativeFloats? _bias;

    private PackedMatrix(int inputs, int outputs, int width, bool bias)
    {
        (Inputs, Outputs, Width) = (inputs, outputs, width);
        PanelCount = (outputs + width - 1) / width;
        _panels = new NativeFloats((long)PanelCount * inputs * width);
        _bias = bias ? new NativeFloats(PanelCount * width) : null;
    }

    internal int Inputs { get; }

    internal int Outputs { get; }

    /// <summary>Outputs of a panel.</summary>
    internal int Width { get; }

    internal int PanelCount { get; }

    /// <summary>Outputs with the filling.</summary>
    internal int PaddedOutputs => PanelCount * Width;

    internal float* Panels => _panels.Pointer;

    /// <summary>Biases, or null.</summary>
    internal float* Bias => _bias is null ? null : _bias.Pointer;

    /// <summary>Packs layers one under the other.</summary>
    /// <param name="width">Outputs of a panel.</param>
    /// <param name="layers">Layers with the same input.</param>
    internal static PackedMatrix Stack(int width, params Projection[] layers)
    {
        var packed = new PackedMatrix(layers[0].Inputs, layers.Sum(layer => layer.Outputs), width, layers.Any(layer => layer.Bias is not null));
        var first = 0;
        foreach (var layer in layers)
        {
            var start = first;
            packed.Put(layer, output => start + output);
            first += layer.Outputs;
        }

        return packed;
    }

    /// <summary>
    /// Packs gate and up layers so that each panel holds outputs of both: those of the gate in its first half, the same of the other in its
    /// second.
    /// </summary>
    internal static PackedMatrix Pair(int width, Projection gate, Projection up)
    {
        var half = width / 2;
        var padded = (gate.Outputs + half - 1) / half * half;
        var packed = new PackedMatrix(gate.Inputs, 2 * padded, width, gate.Bias is not null || up.Bias is not null);
        packed.Put(gate, output => output / half * width + output % half);
        packed.Put(up, output => output / half * width + half + output % half);
        return packed;
    }

    /// <summary>Packs a plain matrix.</summary>
    /// <param name="width">Outputs of a panel.</param>
    /// <param name="weight">Float32 <c>[out, in]</c> on the CPU.</param>
    internal static PackedMatrix Of(int width, Tensor weight)
    {
        var packed = new PackedMatrix((int)weight.size(1), (int)weight.size(0), width, bias: false);
        packed.Put(weight, output => output);
        return packed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _panels.Dispose();
        _bias?.Dispose();
    }

    private void Put(Projection layer, Func<int, int> place)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var (weight, bias) = Effective(layer);
        Put(weight, place);
        if (bias is null) return;
        var values = bias.data<float>().ToArray();
        for (var i = 0; i < values.Length; i++) _bias!.Pointer[place(i)] = values[i];
    }

    private void Put(Tensor weight, Func<int, int> place)
    {
        using var scope = NewDisposeScope();
        // A span holds at most 2^31 bytes, so the matrix is read in pieces.
        var step = Math.Max(1, (int)((1L << 28) / Inputs));
        for (var first = 0; first < weight.size(0); first += step)
        {
            var count = (int)Math.Min(step, weight.size(0) - first);
            using var rows = weight.narrow(0, first, count).contiguous();
            var from = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(rows.bytes));
            var start = first;
            Parallel.For(0, count, i =>
            {
                var source = (float*)from + (long)i * Inputs;
                var output = place(start + i);
                var target = Panels + (long)(output / Width) * Inputs * Width + output % Width;
                for (var k = 0; k < Inputs; k++) target[(long)k * Width] = source[k];
            });
        }
    }

    // With a branch: what it makes of the unit vectors, so that every branch that is linear in its input can be packed.
    private static (Tensor Weight, Tensor? Bias) Effective(Projection layer)
    {
        if (layer.Branch is null) return (layer.Weight.detach(), layer.Bias?.detach());
        var constant = layer.forward(zeros(1, layer.Inputs));
        var columns = layer.forward(eye(layer.Inputs)).sub(constant);
        return (columns.t().contiguous(), layer.Bias?.detach());
    }
}
