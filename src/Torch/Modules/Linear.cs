using TorchSharp.Utils;

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>A linear layer: x W^T + b.</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter _weight;

        [ComponentName(Name = nameof(bias))]
        private Parameter? _bias;

        internal Linear(Parameter weight, Parameter? bias)
            : base(nameof(Linear))
        {
            ArgumentNullException.ThrowIfNull(weight);
            (_weight, _bias) = (weight, bias);
            RegisterComponents();
        }

        internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
            : base(nameof(Linear))
        {
            var (place, type) = GetDefaultDeviceAndType(device, dtype);
            _weight = new Parameter(empty(new[] { outputSize, inputSize }, dtype: type, device: place));
            nn.init.kaiming_uniform_(_weight, Math.Sqrt(5));
            if (hasBias)
            {
                _bias = new Parameter(empty(new[] { outputSize }, dtype: type, device: place));
                var bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
                nn.init.uniform_(_bias, -bound, bound);
            }

            RegisterComponents();
        }

        /// <summary>The weight <c>[out, in]</c>, drawn from U(-1/sqrt(in), 1/sqrt(in)).</summary>
        public Parameter weight
        {
            get => _weight;
            set
            {
                _weight = value;
                ConditionallyRegisterParameter(nameof(weight), value);
            }
        }

        /// <summary>The bias <c>[out]</c>, drawn likewise; null when the layer has none.</summary>
        public Parameter? bias
        {
            get => _bias;
            set
            {
                _bias = value;
                ConditionallyRegisterParameter(nameof(bias), value);
            }
        }

        /// <summary>How many inputs there are.</summary>
        public long in_features => _weight.size(1);

        /// <summary>How many outputs there are.</summary>
        public long out_features => _weight.size(0);

        /// <summary>Computes x W^T + b.</summary>
        /// <param name="tensor"><c>[..., in]</c>.</param>
        /// <returns><c>[..., out]</c>.</returns>
        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, _weight, _bias);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a linear layer: x W^T + b.</summary>
            /// <param name="inputSize">How many inputs.</param>
            /// <param name="outputSize">How many outputs.</param>
            /// <param name="hasBias">False leaves the bias out.</param>
            /// <param name="device">Where the parameters shall lie; null for the default device.</param>
            /// <param name="dtype">Their dtype; null for the default one.</param>
            public static Modules.Linear Linear(
                long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            /// <summary>Creates a linear layer of existing parameters.</summary>
            /// <param name="weight">The weight <c>[out, in]</c>.</param>
            /// <param name="bias">The bias <c>[out]</c>, or null.</param>
            public static Modules.Linear Linear(Modules.Parameter weight, Modules.Parameter? bias = null) => new(weight, bias);
        }
    }
}
