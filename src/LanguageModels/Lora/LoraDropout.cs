using TorchSharp;

namespace Distillery.LanguageModels;

/// <summary>Dropout's factors as a function of a seed: 0, or 1/(1 - share). The same seed gives the same factors, whenever it is asked.</summary>
internal static class LoraDropout
{
    private const int Steps = 1 << 16;
    private const int Block = 1 << 14;

    /// <summary>Factors for inputs.</summary>
    /// <param name="shape">Any shape.</param>
    /// <param name="share">Share to drop, 0 to below 1.</param>
    /// <param name="seed">Names the factors.</param>
    /// <param name="device">Where they are used. A GPU draws its own, which differ from the CPU's.</param>
    internal static torch.Tensor Factors(long[] shape, double share, ulong seed, torch.Device device)
    {
        var dropped = (uint)Math.Round(share * Steps);
        var kept = Steps / (float)(Steps - dropped);
        if (device.type != DeviceType.CPU)
        {
            using var generator = new torch.Generator(seed, device);
            return torch.empty(shape, dtype: torch.float32, device: device).bernoulli_(1 - share, generator).mul_(kept);
        }

        var factors = torch.empty(shape, dtype: torch.float32);
        Fill(factors, dropped, kept, seed);
        return factors;
    }

    private static unsafe void Fill(torch.Tensor factors, uint dropped, float kept, ulong seed)
    {
        var count = checked((int)factors.numel());
        fixed (byte* bytes = factors.bytes)
        {
            var values = (float*)bytes;
            // Blocks begin at whole words of four, so that the numbers do not depend on how the work is divided.
            KernelRows.ForEach((count + Block - 1) / Block, block =>
            {
                var start = block * Block;
                FillBlock(new Span<float>(values + start, Math.Min(Block, count - start)), start / 4, dropped, kept, seed);
            });
        }
    }

    private static void FillBlock(Span<float> values, int word, uint dropped, float kept, ulong seed)
    {
        for (var at = 0; at < values.Length; word++)
        {
            var bits = SplitMix.At(seed, (ulong)word);
            for (var lane = 0; lane < 4 && at < values.Length; lane++, at++, bits >>= 16)
                values[at] = (bits & 0xFFFF) >= dropped ? kept : 0;
        }
    }
}
