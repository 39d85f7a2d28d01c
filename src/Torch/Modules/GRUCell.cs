using TorchSharp.Utils;

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>One step of a gated recurrent unit (Cho et al., 2014).</summary>
    public sealed class GRUCell : nn.Module<Tensor, Tensor?, Tensor>
    {
        private readonly long _hiddenSize;

        [ComponentName(Name = nameof(weight_ih))]
        private Parameter _weightIh;

        [ComponentName(Name = nameof(weight_hh))]
        private Parameter _weightHh;

        [ComponentName(Name = nameof(bias_ih))]
        private Parameter? _biasIh;

        [ComponentName(Name = nameof(bias_hh))]
        private Parameter? _biasHh;

        internal GRUCell(long inputSize, long hiddenSize, bool bias, Device? device, ScalarType? dtype)
            : base(nameof(GRUCell))
        {
            _hiddenSize = hiddenSize;
            var (place, type) = GetDefaultDeviceAndType(device, dtype);
            Parameter New(params long[] size)
            {
                var parameter = new Parameter(empty(size, dtype: type, device: place));
                var bound = hiddenSize > 0 ? 1.0 / Math.Sqrt(hiddenSize) : 0;
                nn.init.uniform_(parameter, -bound, bound);
                return parameter;
            }

            _weightIh = New(3 * hiddenSize, inputSize);
            _weightHh = New(3 * hiddenSize, hiddenSize);
            if (bias)
            {
                _biasIh = New(3 * hiddenSize);
                _biasHh = New(3 * hiddenSize);
            }

            RegisterComponents();
        }

        /// <summary>Input weights <c>[3 * hidden, in]</c>: reset, update, new.</summary>
        public Parameter weight_ih
        {
            get => _weightIh;
            set
            {
                _weightIh = value;
                ConditionallyRegisterParameter(nameof(weight_ih), value);
            }
        }

        /// <summary>State weights <c>[3 * hidden, hidden]</c>.</summary>
        public Parameter weight_hh
        {
            get => _weightHh;
            set
            {
                _weightHh = value;
                ConditionallyRegisterParameter(nameof(weight_hh), value);
            }
        }

        /// <summary>Input bias <c>[3 * hidden]</c>, or null.</summary>
        public Parameter? bias_ih
        {
            get => _biasIh;
            set
            {
                _biasIh = value;
                ConditionallyRegisterParameter(nameof(bias_ih), value);
            }
        }

        /// <summary>State bias <c>[3 * hidden]</c>, or null.</summary>
        public Parameter? bias_hh
        {
            get => _biasHh;
            set
            {
                _biasHh = value;
                ConditionallyRegisterParameter(nameof(bias_hh), value);
            }
        }

        /// <summary>Computes the next state.</summary>
        /// <param name="input"><c>[batch, in]</c>.</param>
        /// <param name="h0">The state <c>[batch, hidden]</c>; null for zeros.</param>
        /// <returns><c>[batch, hidden]</c>.</returns>
        public override Tensor forward(Tensor input, Tensor? h0 = null)
        {
            using var initial = h0 is null ? zeros(new[] { input.size(0), _hiddenSize }, dtype: input.dtype, device: input.device) : null;
            var state = h0 ?? initial!;
            return Tensor.Make(
                NativeMethods.dt_gru_cell(
                    input.Handle, state.Handle, _weightIh.Handle, _weightHh.Handle, Tensor.Optional(_biasIh), Tensor.Optional(_biasHh)),
                input,
                state,
                this);
        }

        /// <summary>Computes the next state and runs hooks.</summary>
        /// <param name="input"><c>[batch, in]</c>.</param>
        /// <param name="h0">The state <c>[batch, hidden]</c>; null for zeros.</param>
        public new Tensor call(Tensor input, Tensor? h0 = null) => base.call(input, h0);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates one step of a gated recurrent unit.</summary>
            /// <param name="inputSize">Length of an input vector.</param>
            /// <param name="hiddenSize">Length of the state.</param>
            /// <param name="bias">False leaves the biases out.</param>
            /// <param name="device">Where the parameters shall lie; null for the default device.</param>
            /// <param name="dtype">Their dtype; null for the default one.</param>
            public static Modules.GRUCell GRUCell(
                long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, bias, device, dtype);
        }
    }
}
