namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>The activation x Phi(x), with the exact Gaussian distribution function.</summary>
    public sealed class GELU : ParameterLessModule<Tensor, Tensor>
    {
        internal GELU(bool inplace)
            : base(nameof(GELU)) => this.inplace = inplace;

        /// <summary>Whether the input is changed.</summary>
        public bool inplace { get; set; }

        /// <summary>Computes x Phi(x), with the exact Gaussian distribution function.</summary>
        /// <param name="tensor">A tensor of any shape.</param>
        public override Tensor forward(Tensor tensor) => nn.functional.gelu(tensor, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates the activation x Phi(x), with the exact Gaussian distribution function.</summary>
            public static Modules.GELU GELU() => new(false);

            /// <summary>Creates the activation x Phi(x), with the exact Gaussian distribution function.</summary>
            /// <param name="inplace">True changes the input.</param>
            public static Modules.GELU GELU(bool inplace) => new(inplace);
        }
    }
}
