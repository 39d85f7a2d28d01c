using System.Diagnostics.CodeAnalysis;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Creates a stochastic gradient descent optimiser, with momentum if wanted.</summary>
            /// <param name="parameters">The parameters to change.</param>
            /// <param name="learningRate">Learning rate.</param>
            /// <param name="momentum">How much of the former step goes into the next.</param>
            /// <param name="dampening">How much less of the gradient goes into the momentum.</param>
            /// <param name="weight_decay">Weight decay, added to the gradient (L2 penalty).</param>
            /// <param name="nesterov">True looks ahead by the momentum (Nesterov).</param>
            /// <param name="maximize">True goes up the gradient instead of down.</param>
            public static Modules.SGD SGD(
                IEnumerable<Modules.Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0,
                double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <summary>Creates a stochastic gradient descent optimiser for named parameters; see the other overload.</summary>
            /// <param name="parameters">The parameters with their names, which are not used.</param>
            /// <param name="learningRate">Learning rate.</param>
            /// <param name="momentum">Momentum.</param>
            /// <param name="dampening">Dampening of the momentum.</param>
            /// <param name="weight_decay">Weight decay.</param>
            /// <param name="nesterov">True looks ahead by the momentum.</param>
            /// <param name="maximize">True goes up the gradient.</param>
            public static Modules.SGD SGD(
                IEnumerable<(string name, Modules.Parameter parameter)> parameters, double learningRate, double momentum = 0,
                double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters.Select(pair => pair.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            /// <summary>Creates a stochastic gradient descent optimiser for groups; what a group leaves open is taken from here.</summary>
            /// <param name="parameters">The groups.</param>
            /// <param name="learningRate">Learning rate.</param>
            /// <param name="momentum">Momentum.</param>
            /// <param name="dampening">Dampening of the momentum.</param>
            /// <param name="weight_decay">Weight decay.</param>
            /// <param name="nesterov">True looks ahead by the momentum.</param>
            /// <param name="maximize">True goes up the gradient.</param>
            public static Modules.SGD SGD(
                IEnumerable<Modules.SGD.ParamGroup> parameters, double learningRate, double momentum = 0.0, double dampening = 0,
                double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;
    using static torch.optim;

    /// <summary>Stochastic gradient descent, with momentum if wanted.</summary>
    /// <remarks>The arithmetic and its order are those of PyTorch's single-tensor implementation.</remarks>
    public class SGD : OptimizerHelper, IMomentum
    {
        /// <summary>Creates the optimiser for one group.</summary>
        /// <param name="parameters">The parameters to change.</param>
        /// <param name="lr">Learning rate.</param>
        /// <param name="momentum">Momentum.</param>
        /// <param name="dampening">Dampening of the momentum.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="nesterov">True looks ahead by the momentum.</param>
        /// <param name="maximize">True goes up the gradient.</param>
        /// <exception cref="ArgumentException">A value is out of range, or Nesterov lacks a momentum.</exception>
        public SGD(
            IEnumerable<Parameter> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0,
            bool nesterov = false, bool maximize = false)
            : this([new ParamGroup { Parameters = parameters }], lr, momentum, dampening, weight_decay, nesterov, maximize)
        {
        }

        /// <summary>Creates the optimiser for several groups; what a group leaves open is taken from here.</summary>
        /// <param name="parameters">The groups.</param>
        /// <param name="lr">Learning rate.</param>
        /// <param name="momentum">Momentum.</param>
        /// <param name="dampening">Dampening of the momentum.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="nesterov">True looks ahead by the momentum.</param>
        /// <param name="maximize">True goes up the gradient.</param>
        /// <exception cref="ArgumentException">A value is out of range, or Nesterov lacks a momentum.</exception>
        public SGD(
            IEnumerable<ParamGroup> parameters, double lr, double momentum = 0.0, double dampening = 0, double weight_decay = 0,
            bool nesterov = false, bool maximize = false)
        {
            ArgumentNullException.ThrowIfNull(parameters);
            if (lr < 0.0) throw new ArgumentException($"Invalid learning rate: {lr}", nameof(lr));
            if (momentum < 0.0) throw new ArgumentException($"Invalid momentum value: {momentum}", nameof(momentum));
            if (weight_decay < 0.0) throw new ArgumentException($"Invalid weight_decay value: {weight_decay}", nameof(weight_decay));
            if (nesterov && (momentum <= 0 || dampening != 0))
                throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening", nameof(nesterov));
            _defaults = new Options
            {
                LearningRate = lr,
                InitialLearningRate = lr,
                momentum = momentum,
                dampening = dampening,
                weight_decay = weight_decay,
                nesterov = nesterov,
                maximize = maximize,
            };
            foreach (var group in parameters) add_param_group(group);
        }

        /// <summary>The momentum of groups that have none of their own.</summary>
        public double Momentum
        {
            get => Defaults.momentum!.Value;
            set => Defaults.momentum = value;
        }

        private Options Defaults => (Options)_defaults;

        /// <inheritdoc/>
        public override Tensor? step(Func<Tensor>? closure = null) => _step<Modules.ParamGroup>(
            group =>
            {
                var o = (Options)group.Options;
                var options = new SgdOptions
                {
                    Lr = o.LearningRate!.Value,
                    Momentum = o.momentum!.Value,
                    Dampening = o.dampening!.Value,
                    WeightDecay = o.weight_decay!.Value,
                    Nesterov = o.nesterov == true ? 1 : 0,
                    Maximize = o.maximize == true ? 1 : 0,
                };
                foreach (var parameter in group.Parameters)
                {
                    var state = (State)_state[parameter.Handle];
                    NativeOptim.SgdStep(parameter, ref state.momentum_buffer, options);
                }
            },
            closure);

        /// <inheritdoc/>
        public override void add_param_group(Modules.ParamGroup param_group)
        {
            ArgumentNullException.ThrowIfNull(param_group);
            param_group.Options ??= new Options();
            var options = (Options)param_group.Options;
            options.LearningRate ??= Defaults.LearningRate;
            options.momentum ??= Defaults.momentum;
            options.dampening ??= Defaults.dampening;
            options.weight_decay ??= Defaults.weight_decay;
            options.nesterov ??= Defaults.nesterov;
            options.maximize ??= Defaults.maximize;
            AddGroup(param_group, parameter => new State(parameter));
        }

        /// <summary>What the optimiser keeps for one parameter.</summary>
        public sealed class State : OptimizerState, IDisposable
        {
            /// <summary>The running step; null before the first step, and without momentum.</summary>
            public Tensor? momentum_buffer;

            /// <summary>Creates the state of a parameter.</summary>
            /// <param name="parameter">The parameter.</param>
            public State(Parameter parameter)
                : base(parameter)
            {
            }

            /// <summary>Disposes the tensor.</summary>
            public void Dispose()
            {
                momentum_buffer?.Dispose();
                momentum_buffer = null;
            }

            /// <inheritdoc/>
            public override void to(Device device) => MoveTo(ref momentum_buffer, device);

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer) => SaveConditionalStateTensor(writer, momentum_buffer);

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader) =>
                LoadConditionalStateTensor(reader, ref momentum_buffer, _parameter.device);

            /// <inheritdoc/>
            public override void LoadStateDict(OptimizerState source)
            {
                var other = ((State)source).momentum_buffer;
                if (other is null) Dispose();
                else Replace(ref momentum_buffer, other.to(_parameter.device, copy: true));
            }

            /// <inheritdoc/>
            public override bool ApproximatelyEquals(OptimizerState other) =>
                other is State right && Same(momentum_buffer, right.momentum_buffer);

            /// <inheritdoc/>
            public override void Initialize(OptimizerOptions options) => Dispose();
        }

        /// <summary>Options of a group; null takes the optimiser's.</summary>
        public class Options : OptimizerOptions
        {
            /// <summary>How much of the former step goes into the next.</summary>
            public double? momentum;

            /// <summary>How much less of the gradient goes into the momentum.</summary>
            public double? dampening;

            /// <summary>Weight decay.</summary>
            public double? weight_decay;

            /// <summary>Whether to look ahead by the momentum.</summary>
            public bool? nesterov;

            /// <summary>Whether to go up the gradient.</summary>
            public bool? maximize;

            /// <inheritdoc/>
            public override void SaveStateDict(BinaryWriter writer)
            {
                ArgumentNullException.ThrowIfNull(writer);
                base.SaveStateDict(writer);
                writer.Write(momentum!.Value);
                writer.Write(dampening!.Value);
                writer.Write(weight_decay!.Value);
                writer.Write(nesterov!.Value);
                writer.Write(maximize!.Value);
            }

            /// <inheritdoc/>
            public override void LoadStateDict(BinaryReader reader)
            {
                ArgumentNullException.ThrowIfNull(reader);
                base.LoadStateDict(reader);
                momentum = reader.ReadDouble();
                dampening = reader.ReadDouble();
                weight_decay = reader.ReadDouble();
                nesterov = reader.ReadBoolean();
                maximize = reader.ReadBoolean();
            }

            /// <inheritdoc/>
            public override void LoadStateDict(OptimizerOptions source)
            {
                base.LoadStateDict(source);
                var other = (Options)source;
                (momentum, dampening, weight_decay) = (other.momentum, other.dampening, other.weight_decay);
                (nesterov, maximize) = (other.nesterov, other.maximize);
            }
        }

        /// <summary>A group of parameters with its own options.</summary>
        [SuppressMessage("Design", "CA1061", Justification = "TorchSharp's shape.")]
        public class ParamGroup : ParamGroup<Options>, IMomentum
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

            /// <inheritdoc/>
            public double Momentum
            {
                get => Options.momentum!.Value;
                set => Options.momentum = value;
            }
        }
    }
}
