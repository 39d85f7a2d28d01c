namespace TorchSharp.Modules;

/// <summary>Sizes of a convolution, one number for each of its dimensions.</summary>
internal sealed record ConvolutionShape(
    long InChannels, long OutChannels, long[] Kernel, long[] Stride, long[] Padding, long[] Dilation, long Groups, PaddingModes Mode, Padding? Named)
{
    /// <summary>Checks what libtorch would only find in the first forward pass.</summary>
    public void Check()
    {
        if (Groups <= 0) throw new ArgumentException($"groups must be at least 1, got {Groups}.");
        if (InChannels % Groups != 0) throw new ArgumentException($"in_channels ({InChannels}) must be divisible by groups ({Groups}).");
        if (OutChannels % Groups != 0) throw new ArgumentException($"out_channels ({OutChannels}) must be divisible by groups ({Groups}).");
        if (Named == TorchSharp.Padding.Same && Stride.Any(step => step != 1))
            throw new ArgumentException("padding 'same' is not supported for strided convolutions.");
    }

    /// <summary>Sizes before and after each dimension, the last dimension first.</summary>
    public long[] Edges()
    {
        var edges = new List<long>();
        for (var i = Kernel.Length - 1; i >= 0; i--)
        {
            var total = Dilation[i] * (Kernel[i] - 1);
            edges.AddRange(Named == TorchSharp.Padding.Same ? [total / 2, total - (total / 2)] : [Padding[i], Padding[i]]);
        }

        return [.. edges];
    }
}
