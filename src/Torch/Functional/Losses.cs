namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Cross entropy of scores: -log softmax(input)[target].</summary>
            /// <param name="input">Scores <c>[batch, classes]</c>, or <c>[batch, classes, ...]</c>.</param>
            /// <param name="target">Class numbers <c>[batch, ...]</c> (int64), or class probabilities of the input's shape.</param>
            /// <param name="weight">A weight for each class, or null.</param>
            /// <param name="ignore_index">A class number whose elements do not count.</param>
            /// <param name="reduction">What becomes of the elements' losses; the mean is over those that count.</param>
            /// <param name="label_smoothing">Share of the target that is spread over all classes, from 0 to 1.</param>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean,
                double label_smoothing = 0.0) => Tensor.Make(
                NativeMethods.dt_cross_entropy(
                    input.Handle, target.Handle, Tensor.Optional(weight), (long)reduction, ignore_index, label_smoothing),
                input,
                target,
                weight);

            /// <summary>Negative log likelihood: -input[target].</summary>
            /// <param name="input">Log probabilities <c>[batch, classes]</c>, or <c>[batch, classes, ...]</c>.</param>
            /// <param name="target">Class numbers <c>[batch, ...]</c> (int64); -100 does not count.</param>
            /// <param name="weight">A weight for each class, or null.</param>
            /// <param name="reduction">What becomes of the elements' losses.</param>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Tensor.Make(
                    NativeMethods.dt_nll_loss(input.Handle, target.Handle, Tensor.Optional(weight), (long)reduction, -100),
                    input,
                    target,
                    weight);

            /// <summary>Binary cross entropy of logits: -(y log s(x) + (1 - y) log(1 - s(x))), with s the sigmoid.</summary>
            /// <param name="input">Logits of any shape.</param>
            /// <param name="target">Targets from 0 to 1 of the same shape.</param>
            /// <param name="weight">A weight for each element, or null.</param>
            /// <param name="reduction">What becomes of the elements' losses.</param>
            /// <param name="pos_weights">A weight for the positive part of each class, or null.</param>
            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null) =>
                Tensor.Make(
                    NativeMethods.dt_bce_with_logits(
                        input.Handle, target.Handle, Tensor.Optional(weight), Tensor.Optional(pos_weights), (long)reduction),
                    input,
                    target,
                    weight,
                    pos_weights);

            /// <summary>Squared error: (input - target)^2.</summary>
            /// <param name="input">Values of any shape.</param>
            /// <param name="target">Targets of the same shape.</param>
            /// <param name="reduction">What becomes of the elements' losses.</param>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Tensor.Make(
                NativeMethods.dt_mse_loss(input.Handle, target.Handle, (long)reduction), input, target);

            /// <summary>Kullback-Leibler divergence: exp(target) (target - input), or target (log target - input).</summary>
            /// <param name="input">Log probabilities.</param>
            /// <param name="target">Log probabilities, or probabilities.</param>
            /// <param name="log_target">Whether the target holds log probabilities. True unless given, the opposite of PyTorch, as in TorchSharp.</param>
            /// <param name="reduction">What becomes of the elements' losses; the mean is over all elements, not over the batch.</param>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) =>
                Tensor.Make(NativeMethods.dt_kl_div(input.Handle, target.Handle, (long)reduction, log_target ? 1 : 0), input, target);
        }
    }
}
