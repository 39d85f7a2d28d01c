namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>The activation tanh(x).</summary>
    public sealed class Tanh : ParameterLessModule<Tensor, Tensor>
    {
        internal Tanh(bool inplace)
            : base(nameof(Tanh)) => this.inplace = inplace;

        /// <summary>Whether the input is changed.</summary>
        public bool inplace { get; set; }

        /// <summary>Computes tanh(x).</summary>
        /// <param name="tensor">A tensor of any shape.</param>
        public override Tensor forward(Tensor tensor) => nn.functional.tanh(tensor, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates the activation tanh(x).</summary>
            public static Modules.Tanh Tanh() => new(false);

            /// <summary>Creates the activation tanh(x).</summary>
            /// <param name="inplace">True changes the input.</param>
            public static Modules.Tanh Tanh(bool inplace = false) => new(inplace);
        }
    }
}
