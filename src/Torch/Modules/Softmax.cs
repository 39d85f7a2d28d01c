namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Softmax over a dimension.</summary>
    public sealed class Softmax : ParameterLessModule<Tensor, Tensor>
    {
        internal Softmax(long dim)
            : base(nameof(Softmax)) => this.dim = dim;

        /// <summary>The dimension.</summary>
        public long dim { get; set; }

        /// <summary>Computes the softmax.</summary>
        /// <param name="tensor">A tensor.</param>
        public override Tensor forward(Tensor tensor) => nn.functional.softmax(tensor, dim);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a softmax over a dimension.</summary>
            /// <param name="dim">The dimension.</param>
            public static Modules.Softmax Softmax(long dim) => new(dim);
        }
    }
}
