namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Sets elements to zero with a probability while training and scales the others by 1 / (1 - p).</summary>
    public sealed class Dropout : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout(double p, bool inplace)
            : base(nameof(Dropout))
        {
            if (p is < 0 or > 1) throw new ArgumentException($"dropout probability has to be between 0 and 1, but got {p}", nameof(p));
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>The probability, from 0 to 1.</summary>
        public double p { get; set; }

        /// <summary>Whether the input is changed.</summary>
        public bool inplace { get; set; }

        /// <summary>Drops elements while the module trains; else passes the input through.</summary>
        /// <param name="tensor">A tensor of any shape.</param>
        public override Tensor forward(Tensor tensor) => nn.functional.dropout(tensor, p, training, inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a dropout.</summary>
            /// <param name="p">The probability of an element to be dropped, from 0 to 1.</param>
            /// <param name="inplace">True changes the input.</param>
            public static Modules.Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);
        }
    }
}
