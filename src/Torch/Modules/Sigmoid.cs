namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>The activation 1 / (1 + exp(-x)).</summary>
    public sealed class Sigmoid : ParameterLessModule<Tensor, Tensor>
    {
        internal Sigmoid(bool inplace)
            : base(nameof(Sigmoid)) => this.inplace = inplace;

        /// <summary>Whether the input is changed.</summary>
        public bool inplace { get; set; }

        /// <summary>Computes 1 / (1 + exp(-x)).</summary>
        /// <param name="tensor">A tensor of any shape.</param>
        public override Tensor forward(Tensor tensor) => nn.functional.sigmoid(tensor, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates the activation 1 / (1 + exp(-x)).</summary>
            public static Modules.Sigmoid Sigmoid() => new(false);

            /// <summary>Creates the activation 1 / (1 + exp(-x)).</summary>
            /// <param name="inplace">True changes the input.</param>
            public static Modules.Sigmoid Sigmoid(bool inplace) => new(inplace);
        }
    }
}
