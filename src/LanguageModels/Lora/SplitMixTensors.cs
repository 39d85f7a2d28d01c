using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>
/// <see cref="SplitMix"/> by tensor operations, for a GPU: TorchSharp has no generator there, and whole numbers of 64 bits wrap round on every device.
/// </summary>
internal static class SplitMixTensors
{
    /// <summary>The bits at the first places of a seed's sequence, int64 <c>[count]</c>.</summary>
    internal static torch.Tensor First(ulong seed, long count, torch.Device device)
    {
        using var scope = torch.NewDisposeScope();
        var z = torch.arange(1, count + 1, dtype: torch.int64, device: device).mul(Number(SplitMix.Golden, device)).add(Number(seed, device));
        z = z.bitwise_xor(Shifted(z, 30)).mul(Number(SplitMix.First, device));
        z = z.bitwise_xor(Shifted(z, 27)).mul(Number(SplitMix.Second, device));
        return z.bitwise_xor(Shifted(z, 31)).MoveToOuterDisposeScope();
    }

    /// <summary>Bits moved to the right, zeros from the left.</summary>
    /// <param name="bits">int64.</param>
    /// <param name="by">How far, 1 to 63.</param>
    internal static torch.Tensor Shifted(torch.Tensor bits, int by)
    {
        using var scope = torch.NewDisposeScope();
        // A shift of a signed number copies its sign; the mask takes that away.
        var moved = bits.bitwise_right_shift(Number((ulong)by, bits.device));
        return moved.bitwise_and(Number(ulong.MaxValue >> by, bits.device)).MoveToOuterDisposeScope();
    }

    /// <summary>A number beside tensors of bits.</summary>
    internal static torch.Tensor Number(ulong bits, torch.Device device) => torch.tensor(unchecked((long)bits), device: device);
}
