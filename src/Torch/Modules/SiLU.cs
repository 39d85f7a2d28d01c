namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>The activation x s(x), with s the sigmoid.</summary>
    public sealed class SiLU : ParameterLessModule<Tensor, Tensor>
    {
        internal SiLU(bool inplace)
            : base(nameof(SiLU)) => this.inplace = inplace;

        /// <summary>Whether the input is changed.</summary>
        public bool inplace { get; set; }

        /// <summary>Computes x s(x), with s the sigmoid.</summary>
        /// <param name="tensor">A tensor of any shape.</param>
        public override Tensor forward(Tensor tensor) => nn.functional.silu(tensor, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates the activation x s(x), with s the sigmoid.</summary>
            public static Modules.SiLU SiLU() => new(false);

            /// <summary>Creates the activation x s(x), with s the sigmoid.</summary>
            /// <param name="inplace">True changes the input.</param>
            public static Modules.SiLU SiLU(bool inplace) => new(inplace);
        }
    }
}
