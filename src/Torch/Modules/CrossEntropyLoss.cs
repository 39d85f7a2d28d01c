namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Cross entropy of scores: -log softmax(input)[target].</summary>
    public sealed class CrossEntropyLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        internal CrossEntropyLoss(Tensor? weight, long? ignoreIndex, nn.Reduction reduction)
            : base(weight, reduction) => ignore_index = ignoreIndex;

        /// <summary>A class number whose elements do not count; null for -100.</summary>
        public long? ignore_index { get; }

        /// <summary>Computes the loss.</summary>
        /// <param name="input">Scores <c>[batch, classes, ...]</c>.</param>
        /// <param name="target">Class numbers <c>[batch, ...]</c>, or probabilities of the input's shape.</param>
        public override Tensor forward(Tensor input, Tensor target) =>
            nn.functional.cross_entropy(input, target, weight, ignore_index ?? -100, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a cross entropy of scores. (For label smoothing use functional.cross_entropy: TorchSharp's module has none.)</summary>
            /// <param name="weight">A weight for each class, or null.</param>
            /// <param name="ignore_index">A class number whose elements do not count; null for -100.</param>
            /// <param name="reduction">What becomes of the elements' losses.</param>
            public static Modules.CrossEntropyLoss CrossEntropyLoss(
                Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean) => new(weight, ignore_index, reduction);
        }
    }
}
