namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>A convolution over two dimensions.</summary>
    public sealed class Conv2d : Convolution
    {
        internal Conv2d(ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
            : base(nameof(Conv2d), shape, bias, device, dtype)
        {
        }

        /// <summary>Convolves.</summary>
        /// <param name="input"><c>[batch, in, height, width]</c>.</param>
        /// <returns><c>[batch, out, height', width']</c>.</returns>
        public override Tensor forward(Tensor input) => Convolve(input);
    }
}

namespace TorchSharp
{
    using Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a convolution over two dimensions.</summary>
            /// <param name="in_channels">Channels of the input.</param>
            /// <param name="out_channels">Channels of the output.</param>
            /// <param name="kernel_size">Height and width of the kernel.</param>
            /// <param name="stride">Step of the kernel; null for 1.</param>
            /// <param name="padding">Elements added on both sides; null for 0.</param>
            /// <param name="dilation">Distance of the kernel's elements.</param>
            /// <param name="padding_mode">What is added.</param>
            /// <param name="groups">Groups of channels that do not see each other.</param>
            /// <param name="bias">False leaves the bias out.</param>
            /// <param name="device">Where the parameters shall lie; null for the default device.</param>
            /// <param name="dtype">Their dtype; null for the default one.</param>
            public static Conv2d Conv2d(
                long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(new ConvolutionShape(in_channels, out_channels, Both(kernel_size), Both(stride ?? (1, 1)), Both(padding ?? (0, 0)), Both(dilation ?? (1, 1)), groups, padding_mode, null), bias, device, dtype);

            /// <summary>Creates a convolution over two dimensions with padding by name.</summary>
            /// <param name="in_channels">Channels of the input.</param>
            /// <param name="out_channels">Channels of the output.</param>
            /// <param name="kernel_size">Height and width of the kernel.</param>
            /// <param name="padding">None, or as much as keeps the size.</param>
            /// <param name="stride">Step of the kernel; 1 when the size is kept.</param>
            /// <param name="dilation">Distance of the kernel's elements.</param>
            /// <param name="padding_mode">What is added.</param>
            /// <param name="groups">Groups of channels that do not see each other.</param>
            /// <param name="bias">False leaves the bias out.</param>
            /// <param name="device">Where the parameters shall lie; null for the default device.</param>
            /// <param name="dtype">Their dtype; null for the default one.</param>
            public static Conv2d Conv2d(
                long in_channels, long out_channels, (long, long) kernel_size, Padding padding, (long, long)? stride = null,
                (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(new ConvolutionShape(in_channels, out_channels, Both(kernel_size), Both(stride ?? (1, 1)), [0, 0], Both(dilation ?? (1, 1)), groups, padding_mode, padding), bias, device, dtype);

            /// <summary>Creates a convolution over two dimensions with a square kernel.</summary>
            /// <param name="in_channels">Channels of the input.</param>
            /// <param name="out_channels">Channels of the output.</param>
            /// <param name="kernel_size">Height and width of the kernel.</param>
            /// <param name="stride">Step of the kernel.</param>
            /// <param name="padding">Elements added on both sides.</param>
            /// <param name="dilation">Distance of the kernel's elements.</param>
            /// <param name="padding_mode">What is added.</param>
            /// <param name="groups">Groups of channels that do not see each other.</param>
            /// <param name="bias">False leaves the bias out.</param>
            /// <param name="device">Where the parameters shall lie; null for the default device.</param>
            /// <param name="dtype">Their dtype; null for the default one.</param>
            public static Conv2d Conv2d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(new ConvolutionShape(in_channels, out_channels, [kernel_size, kernel_size], [stride, stride], [padding, padding], [dilation, dilation], groups, padding_mode, null), bias, device, dtype);

            /// <summary>Creates a convolution over two dimensions with a square kernel and padding by name.</summary>
            /// <param name="in_channels">Channels of the input.</param>
            /// <param name="out_channels">Channels of the output.</param>
            /// <param name="kernel_size">Height and width of the kernel.</param>
            /// <param name="padding">None, or as much as keeps the size.</param>
            /// <param name="stride">Step of the kernel; 1 when the size is kept.</param>
            /// <param name="dilation">Distance of the kernel's elements.</param>
            /// <param name="padding_mode">What is added.</param>
            /// <param name="groups">Groups of channels that do not see each other.</param>
            /// <param name="bias">False leaves the bias out.</param>
            /// <param name="device">Where the parameters shall lie; null for the default device.</param>
            /// <param name="dtype">Their dtype; null for the default one.</param>
            public static Conv2d Conv2d(
                long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(new ConvolutionShape(in_channels, out_channels, [kernel_size, kernel_size], [stride, stride], [0, 0], [dilation, dilation], groups, padding_mode, padding), bias, device, dtype);

            private static long[] Both((long, long) pair) => [pair.Item1, pair.Item2];
        }
    }
}
