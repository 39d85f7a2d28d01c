using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>Cosines and sines of rotary position embeddings, in float32, for as many positions as were asked for.</summary>
/// <remarks>
/// Su et al. 2021, in the "rotate half" order of Hugging Face: element i is turned together with element i + headDim/2 by the angle
/// <c>position · θ^(-2i/headDim)</c>. The angles are computed by libtorch in float32, step by step as Hugging Face does.
/// </remarks>
internal sealed class RotaryTable(int headDim, double theta, RotaryScaling? scaling, Device device) : IDisposable
{
    private readonly Lock _gate = new();
    private float[]? _frequencies;
    private Tensor? _cosines;
    private Tensor? _sines;

    /// <summary>Angles per position: half the head's length.</summary>
    internal int Half => headDim / 2;

    /// <summary>Cosines and sines of positions.</summary>
    /// <param name="positions">int64 <c>[batch, time]</c>.</param>
    /// <param name="most">The largest position in it.</param>
    /// <returns>Two float32 tensors <c>[batch, 1, time, headDim/2]</c>.</returns>
    internal (Tensor Cosines, Tensor Sines) At(Tensor positions, int most)
    {
        var (cosines, sines) = UpTo(most + 1);
        var flat = positions.reshape(-1);
        long[] shape = [positions.size(0), 1, positions.size(1), Half];
        return (cosines.index_select(0, flat).view(shape), sines.index_select(0, flat).view(shape));
    }

    /// <summary>The first <paramref name="positions"/> rows (or more) of the tables, <c>[positions, headDim/2]</c>; they stay ours.</summary>
    internal (Tensor Cosines, Tensor Sines) UpTo(int positions)
    {
        lock (_gate)
        {
            if (_cosines is null || _cosines.size(0) < positions)
            {
                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                // Room for as many again, so that a growing text does not make a table per token.
                var rows = Math.Max(256, 2 * positions);
                var angles = arange(rows, dtype: float32).unsqueeze(1).mul(tensor(Frequencies()).unsqueeze(0));
                var (cosines, sines) = (angles.cos().to(device), angles.sin().to(device));
                // The old tables may still be in use by a graph, which holds libtorch's own reference.
                _cosines?.Dispose();
                _sines?.Dispose();
                _cosines = cosines.DetachFromDisposeScope();
                _sines = sines.DetachFromDisposeScope();
            }

            return (_cosines, _sines!);
        }
    }

    /// <summary>Turns queries or keys.</summary>
    /// <param name="x"><c>[batch, heads, time, headDim]</c>.</param>
    /// <param name="cosines"><c>[batch, 1, time, headDim/2]</c>, of x's dtype.</param>
    /// <param name="sines">Likewise.</param>
    internal static Tensor Turn(Tensor x, Tensor cosines, Tensor sines)
    {
        var half = x.size(3) / 2;
        var first = x.narrow(3, 0, half);
        var second = x.narrow(3, half, half);
        return cat([first.mul(cosines).sub(second.mul(sines)), second.mul(cosines).add(first.mul(sines))], 3);
    }

    public void Dispose()
    {
        _cosines?.Dispose();
        _sines?.Dispose();
    }

    private float[] Frequencies()
    {
        if (_frequencies is not null) return _frequencies;
        using var scope = NewDisposeScope();
        var exponents = arange(0, headDim, 2, dtype: float32).div((double)headDim);
        var frequencies = ones(Half).div(full([Half], theta, dtype: float32).pow(exponents)).data<float>().ToArray();
        if (scaling is not null)
        {
            for (var i = 0; i < frequencies.Length; i++) frequencies[i] = Stretch(frequencies[i], scaling);
        }

        return _frequencies = frequencies;
    }

    private static float Stretch(float frequency, RotaryScaling scaling)
    {
        var stretched = frequency / (float)scaling.Factor;
        if (scaling.Kind == RotaryScalingKind.Linear) return stretched;
        var wave = 2 * MathF.PI / frequency;
        if (wave < scaling.OriginalMaxPositions / scaling.HighFrequencyFactor) return frequency;
        if (wave > scaling.OriginalMaxPositions / scaling.LowFrequencyFactor) return stretched;
        var share = (float)((scaling.OriginalMaxPositions / wave - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor));
        return (1 - share) * stretched + share * frequency;
    }
}
