using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>
/// Dropout whose factors are a function of a seed: 0, or 1/(1 - share). The same seed drops the same inputs whenever it is asked, so nothing is kept for
/// the backward pass.
/// </summary>
internal static unsafe class LoraDropout
{
    private const int Steps = 1 << 16;
    private const int Block = 1 << 13;

    /// <summary>Inputs times their factors.</summary>
    /// <param name="values">Float32, any shape.</param>
    /// <param name="share">Share to drop, 0 to below 1.</param>
    /// <param name="seed">Names the factors.</param>
    internal static torch.Tensor Apply(torch.Tensor values, double share, ulong seed)
    {
        using var scope = torch.NewDisposeScope();
        if (values.device_type != DeviceType.CPU || (torch.is_grad_enabled() && values.requires_grad))
            return (values * Factors(values.shape, share, seed, values.device)).MoveToOuterDisposeScope();
        var result = torch.empty(values.shape, dtype: torch.float32);
        Run(FloatMemory.Of(values.contiguous()), FloatMemory.Of(result), values.numel(), share, seed, adds: false);
        return result.MoveToOuterDisposeScope();
    }

    /// <summary>Adds values times their factors to a sum, on the CPU.</summary>
    internal static void Add(torch.Tensor sum, torch.Tensor values, double share, ulong seed) =>
        Run(FloatMemory.Of(values), FloatMemory.Of(sum), values.numel(), share, seed, adds: true);

    /// <summary>The factors themselves.</summary>
    /// <param name="shape">Any shape.</param>
    /// <param name="share">Share to drop, 0 to below 1.</param>
    /// <param name="seed">Names the factors.</param>
    /// <param name="device">Where they are used; they are the same on every device.</param>
    internal static torch.Tensor Factors(long[] shape, double share, ulong seed, torch.Device device)
    {
        if (device.type != DeviceType.CPU)
            return ByOperations(shape, share, seed, device);
        var factors = torch.ones(shape, dtype: torch.float32);
        Run(FloatMemory.Of(factors), FloatMemory.Of(factors), factors.numel(), share, seed, adds: false);
        return factors;
    }

    /// <summary>The same factors by tensor operations, for a GPU.</summary>
    internal static torch.Tensor ByOperations(long[] shape, double share, ulong seed, torch.Device device)
    {
        using var scope = torch.NewDisposeScope();
        var (dropped, kept) = Rule(share);
        var count = shape.Aggregate(1L, (product, size) => product * size);
        var bits = SplitMixTensors.First(seed, (count + 3) / 4, device);
        torch.Tensor[] words = [bits, SplitMixTensors.Shifted(bits, 16), SplitMixTensors.Shifted(bits, 32), SplitMixTensors.Shifted(bits, 48)];
        var low = SplitMixTensors.Number(Steps - 1, device);
        var values = torch.stack([.. words.Select(word => word.bitwise_and(low))], 1).view(-1).narrow(0, 0, count);
        return values.ge((long)dropped).to_type(torch.float32).mul(kept).view(shape).MoveToOuterDisposeScope();
    }

    private static (uint Dropped, float Kept) Rule(double share)
    {
        var dropped = (uint)Math.Round(share * Steps);
        return (dropped, Steps / (float)(Steps - dropped));
    }

    // Blocks begin at whole words of four, so that the numbers do not depend on how the work is divided.
    private static void Run(float* from, float* to, long length, double share, ulong seed, bool adds)
    {
        var count = checked((int)length);
        var (dropped, kept) = Rule(share);
        KernelRows.ForEach((count + Block - 1) / Block, block =>
        {
            var (at, end) = (block * Block, Math.Min(count, (block + 1) * Block));
            for (; at + 4 <= end; at += 4)
            {
                var bits = SplitMix.At(seed, (ulong)at / 4);
                Set(from + at, to + at, (uint)bits & 0xFFFF, dropped, kept, adds);
                Set(from + at + 1, to + at + 1, (uint)(bits >> 16) & 0xFFFF, dropped, kept, adds);
                Set(from + at + 2, to + at + 2, (uint)(bits >> 32) & 0xFFFF, dropped, kept, adds);
                Set(from + at + 3, to + at + 3, (uint)(bits >> 48), dropped, kept, adds);
            }

            var last = SplitMix.At(seed, (ulong)at / 4);
            for (; at < end; at++, last >>= 16)
                Set(from + at, to + at, (uint)last & 0xFFFF, dropped, kept, adds);
        });
    }

    private static void Set(float* from, float* to, uint bits, uint dropped, float kept, bool adds)
    {
        var value = bits >= dropped ? *from * kept : 0;
        *to = adds ? *to + value : value;
    }
}
