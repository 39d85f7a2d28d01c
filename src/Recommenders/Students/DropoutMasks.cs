using System.Runtime.InteropServices;
using Distillery.Data;
using TorchSharp;

namespace Distillery.Recommenders;

/// <summary>
/// Dropout from a generator of its own. libtorch's dropout draws from one generator of the whole process, so two trainings side by
/// side would change each other's numbers; these masks depend on the seed alone and are the same on CPU and GPU.
/// </summary>
internal sealed class DropoutMasks
{
    private const int Steps = 1 << 16;
    private SeededGenerator _random = new(0);

    internal void Reseed(long seed) => _random = new SeededGenerator(seed, 0x0D0);

    /// <summary>Zeroes a share of the values and scales the rest up, so that the expected value stays; the identity when off.</summary>
    /// <param name="values">Any shape, float32.</param>
    /// <param name="share">Share to drop, 0 to below 1; rounded to 1/65536.</param>
    /// <param name="isOn">False in evaluation.</param>
    internal torch.Tensor Apply(torch.Tensor values, double share, bool isOn)
    {
        var dropped = (uint)Math.Round(share * Steps);
        if (!isOn || dropped == 0)
            return values.alias();
        using var scope = torch.NewDisposeScope();
        var mask = torch.empty(values.shape);
        Fill(MemoryMarshal.Cast<byte, float>(mask.bytes), dropped, Steps / (float)(Steps - dropped));
        if (values.is_cuda)
            mask = mask.to(values.device);
        return (values * mask).MoveToOuterDisposeScope();
    }

    private void Fill(Span<float> mask, uint dropped, float kept)
    {
        Span<float> choices = [0, kept];
        var random = _random;
        var at = 0;
        for (; at + 4 <= mask.Length; at += 4)
        {
            var bits = random.NextBits();
            mask[at] = choices[(bits & 0xFFFF) >= dropped ? 1 : 0];
            mask[at + 1] = choices[((bits >> 16) & 0xFFFF) >= dropped ? 1 : 0];
            mask[at + 2] = choices[((bits >> 32) & 0xFFFF) >= dropped ? 1 : 0];
            mask[at + 3] = choices[(bits >> 48) >= dropped ? 1 : 0];
        }

        for (; at < mask.Length; at++)
            mask[at] = choices[(random.NextBits() & 0xFFFF) >= dropped ? 1 : 0];
    }
}
