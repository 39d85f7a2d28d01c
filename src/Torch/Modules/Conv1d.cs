namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>A convolution over one dimension.</summary>
    public sealed class Conv1d : Convolution
    {
        internal Conv1d(ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
            : base(nameof(Conv1d), shape, bias, device, dtype)
        {
        }

        /// <summary>Convolves.</summary>
        /// <param name="input"><c>[batch, in, length]</c>.</param>
        /// <returns><c>[batch, out, length']</c>.</returns>
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
            /// <summary>Creates a convolution over one dimension.</summary>
            /// <param name="in_channels">Channels of the input.</param>
            /// <param name="out_channels">Channels of the output.</param>
            /// <param name="kernel_size">Length of the kernel.</param>
            /// <param name="stride">Step of the kernel.</param>
            /// <param name="padding">Elements added on both sides.</param>
            /// <param name="dilation">Distance of the kernel's elements.</param>
            /// <param name="padding_mode">What is added.</param>
            /// <param name="groups">Groups of channels that do not see each other.</param>
            /// <param name="bias">False leaves the bias out.</param>
            /// <param name="device">Where the parameters shall lie; null for the default device.</param>
            /// <param name="dtype">Their dtype; null for the default one.</param>
            public static Conv1d Conv1d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(new ConvolutionShape(
                    in_channels, out_channels, [kernel_size], [stride], [padding], [dilation], groups, padding_mode, null), bias, device, dtype);

            /// <summary>Creates a convolution over one dimension with padding by name.</summary>
            /// <param name="in_channels">Channels of the input.</param>
            /// <param name="out_channels">Channels of the output.</param>
            /// <param name="kernel_size">Length of the kernel.</param>
            /// <param name="padding">None, or as much as keeps the length.</param>
            /// <param name="stride">Step of the kernel; 1 when the length is kept.</param>
            /// <param name="dilation">Distance of the kernel's elements.</param>
            /// <param name="padding_mode">What is added.</param>
            /// <param name="groups">Groups of channels that do not see each other.</param>
            /// <param name="bias">False leaves the bias out.</param>
            /// <param name="device">Where the parameters shall lie; null for the default device.</param>
            /// <param name="dtype">Their dtype; null for the default one.</param>
            public static Conv1d Conv1d(
                long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(new ConvolutionShape(
                    in_channels, out_channels, [kernel_size], [stride], [0], [dilation], groups, padding_mode, padding), bias, device, dtype);
        }
    }
}
