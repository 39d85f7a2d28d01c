namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Squared error.</summary>
    public sealed class MSELoss : Loss<Tensor, Tensor, Tensor>
    {
        internal MSELoss(nn.Reduction reduction)
            : base(reduction)
        {
        }

        /// <summary>Computes (input - target)^2.</summary>
        /// <param name="input">Values of any shape.</param>
        /// <param name="target">Targets of the same shape.</param>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.mse_loss(input, target, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a squared error.</summary>
            /// <param name="reduction">What becomes of the elements' losses.</param>
            public static Modules.MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);
        }
    }
}
