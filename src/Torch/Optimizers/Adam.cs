using System.Diagnostics.CodeAnalysis;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Creates an Adam optimiser: steps scaled by running means of the gradient and its square.</summary>
            /// <param name="parameters">The parameters to change.</param>
            /// <param name="lr">Learning rate, above 0.</param>
            /// <param name="beta1">Decay rate of the mean of gradients, from 0 to below 1.</param>
            /// <param name="beta2">Decay rate of the mean of squared gradients, from 0 to below 1.</param>
            /// <param name="eps">Added to the denominator against division by zero.</param>
            /// <param name="weight_decay">Weight decay, added to the gradient (L2 penalty).</param>
            /// <param name="amsgrad">True divides by the largest mean of squares so far.</param>
            /// <param name="maximize">True goes up the gradient instead of down.</param>
            public static Modules.Adam Adam(
                IEnumerable<Modules.Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <summary>Creates an Adam optimiser for named parameters; see the other overload.</summary>
            /// <param name="parameters">The parameters with their names, which are not used.</param>
            /// <param name="lr">Learning rate.</param>
            /// <param name="beta1">Decay rate of the mean of gradients.</param>
            /// <param name="beta2">Decay rate of the mean of squared gradients.</param>
            /// <param name="eps">Added to the denominator.</param>
            /// <param name="weight_decay">Weight decay.</param>
            /// <param name="amsgrad">True divides by the largest mean of squares so far.</param>
            /// <param name="maximize">True goes up the gradient instead of down.</param>
            public static Modules.Adam Adam(
                IEnumerable<(string name, Modules.Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1e-8, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(pair => pair.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            /// <summary>Creates an Adam optimiser for groups with options of their own; what a group leaves open is taken from here.</summary>
            /// <param name="parameters">The groups.</param>
            /// <param name="lr">Learning rate.</param>
            /// <param name="beta1">Decay rate of the mean of gradients.</param>
            /// <param name="beta2">Decay rate of the mean of squared gradients.</param>
            /// <param name="eps">Added to the denominator.</param>
            /// <param name="weight_decay">Weight decay.</param>
            /// <param name="amsgrad">True divides by the largest mean of squares so far.</param>
            /// <param name="maximize">True goes up the gradient instead of down.</param>
            public static Modules.Adam Adam(
                IEnumerable<Modules.Adam.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch.optim;

    /// <summary>The Adam optimiser. Kingma and Ba, 'Adam: A Method for Stochastic Optimization', 2015.</summary>
    /// <remarks>The arithmetic and its order are those of PyTorch's single-tensor implementation.</remarks>
    public class Adam : AdamBase<Adam.Options>
    {
        /// <summary>Creates the optimiser for one group.</summary>
        /// <param name="parameters">The parameters to change.</param>
        /// <param name="lr">Learning rate.</param>
        /// <param name="beta1">Decay rate of the mean of gradients.</param>
        /// <param name="beta2">Decay rate of the mean of squared gradients.</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="amsgrad">True divides by the largest mean of squares so far.</param>
        /// <param name="maximize">True goes up the gradient instead of down.</param>
        /// <exception cref="ArgumentException">A value is out of range.</exception>
        public Adam(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
        {
        }

        /// <summary>Creates the optimiser for several groups; what a group leaves open is taken from here.</summary>
        /// <param name="parameters">The groups.</param>
        /// <param name="lr">Learning rate.</param>
        /// <param name="beta1">Decay rate of the mean of gradients.</param>
        /// <param name="beta2">Decay rate of the mean of squared gradients.</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="amsgrad">True divides by the largest mean of squares so far.</param>
        /// <param name="maximize">True goes up the gradient instead of down.</param>
        /// <exception cref="ArgumentException">A value is out of range.</exception>
        public Adam(
            IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : base(parameters, AdamOptionsBase.Checked<Options>(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize), decoupled: false)
        {
        }

        private protected override AdamStateBase NewState(Parameter parameter) => new State(parameter);

        /// <summary>What the optimiser keeps for one parameter.</summary>
        public sealed class State : AdamStateBase
        {
            /// <summary>Creates the state of a parameter.</summary>
            /// <param name="parameter">The parameter.</param>
            public State(Parameter parameter)
                : base(parameter)
            {
            }
        }

        /// <summary>Options of a group; null takes the optimiser's.</summary>
        public class Options : AdamOptionsBase
        {
        }

        /// <summary>A group of parameters with its own options.</summary>
        [SuppressMessage("Design", "CA1061", Justification = "TorchSharp's shape.")]
        public class ParamGroup : ParamGroup<Options>, IBetas
        {
            /// <summary>Creates a group to be filled by its properties.</summary>
            public ParamGroup()
            {
            }

            /// <summary>Creates a group.</summary>
            /// <param name="parameters">The parameters.</param>
            /// <param name="options">Their options.</param>
            public ParamGroup(IEnumerable<Parameter> parameters, Options options)
                : base(parameters, options)
            {
            }

            /// <summary>Creates a group.</summary>
            /// <param name="parameters">The parameters.</param>
            /// <param name="lr">Learning rate.</param>
            /// <param name="beta1">Decay rate of the mean of gradients.</param>
            /// <param name="beta2">Decay rate of the mean of squared gradients.</param>
            /// <param name="eps">Added to the denominator.</param>
            /// <param name="weight_decay">Weight decay.</param>
            /// <param name="amsgrad">True divides by the largest mean of squares so far.</param>
            /// <param name="maximize">True goes up the gradient instead of down.</param>
            public ParamGroup(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : base(parameters, AdamOptionsBase.Of<Options>(lr, beta1, beta2, eps, weight_decay, amsgrad, maximize))
            {
            }

            /// <inheritdoc/>
            public (double, double) Betas
            {
                get => (Options.beta1!.Value, Options.beta2!.Value);
                set => (Options.beta1, Options.beta2) = value;
            }
        }
    }
}
