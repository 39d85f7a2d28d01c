using TorchSharp.Utils;

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Binary cross entropy of logits.</summary>
    public sealed class BCEWithLogitsLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        internal BCEWithLogitsLoss(Tensor? weight, nn.Reduction reduction, Tensor? posWeights)
            : base(weight, reduction) => pos_weights = posWeights;

        /// <summary>A weight for the positive part of each class, or null.</summary>
        [field: ComponentName(Name = nameof(pos_weights))]
        public Tensor? pos_weights { get; }

        /// <summary>Computes the loss.</summary>
        /// <param name="input">Logits of any shape.</param>
        /// <param name="target">Targets from 0 to 1 of the same shape.</param>
        public override Tensor forward(Tensor input, Tensor target) =>
            nn.functional.binary_cross_entropy_with_logits(input, target, weight, reduction, pos_weights);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a binary cross entropy of logits.</summary>
            /// <param name="weight">A weight for each element, or null.</param>
            /// <param name="reduction">What becomes of the elements' losses.</param>
            /// <param name="pos_weights">A weight for the positive part of each class, or null.</param>
            public static Modules.BCEWithLogitsLoss BCEWithLogitsLoss(
                Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) => new(weight, reduction, pos_weights);
        }
    }
}
