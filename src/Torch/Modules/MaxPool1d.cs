namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>The largest value of each window over one dimension.</summary>
    public sealed class MaxPool1d : ParameterLessModule<Tensor, Tensor>
    {
        internal MaxPool1d(long kernelSize, long? stride, long? padding, long? dilation, bool ceilMode)
            : base(nameof(MaxPool1d))
        {
            kernel_size = kernelSize;
            this.stride = stride;
            this.padding = padding;
            this.dilation = dilation;
            ceil_mode = ceilMode;
        }

        /// <summary>Length of a window.</summary>
        public long kernel_size { get; set; }

        /// <summary>Step of the window; null for its length.</summary>
        public long? stride { get; set; }

        /// <summary>Elements of minus infinity on both sides; null for 0.</summary>
        public long? padding { get; set; }

        /// <summary>Distance of a window's elements; null for 1.</summary>
        public long? dilation { get; set; }

        /// <summary>Whether a last window that is not full counts.</summary>
        public bool ceil_mode { get; set; }

        /// <summary>Pools.</summary>
        /// <param name="input"><c>[batch, channels, length]</c>.</param>
        public override Tensor forward(Tensor input) => nn.functional.max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a pooling that keeps the largest value of each window.</summary>
            /// <param name="kernel_size">Length of a window.</param>
            /// <param name="stride">Step of the window; null for its length.</param>
            /// <param name="padding">Elements of minus infinity on both sides; null for 0.</param>
            /// <param name="dilation">Distance of a window's elements; null for 1.</param>
            /// <param name="ceil_mode">True keeps a last window that is not full.</param>
            public static Modules.MaxPool1d MaxPool1d(
                long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new(kernel_size, stride, padding, dilation, ceil_mode);
        }
    }
}
