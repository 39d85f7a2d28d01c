namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Layers of gated recurrent units over a sequence (Cho et al., 2014).</summary>
    /// <remarks>Parameters are named as in PyTorch: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, ..._reverse, weight_ih_l1 ...</remarks>
    public sealed class GRU : nn.Module<Tensor, Tensor?, (Tensor, Tensor)>
    {
        private readonly long _hiddenSize;
        private readonly long _layers;
        private readonly bool _hasBias;
        private readonly bool _batchFirst;
        private readonly bool _bidirectional;
        private readonly double _dropout;
        private readonly string[] _names;

        internal GRU(
            long inputSize, long hiddenSize, long numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Device? device,
            ScalarType? dtype)
            : base(nameof(GRU))
        {
            if (dropout is < 0 or > 1) throw new ArgumentException($"Dropout must lie between 0 and 1, got {dropout}.", nameof(dropout));
            (_hiddenSize, _layers, _hasBias, _batchFirst) = (hiddenSize, numLayers, bias, batchFirst);
            (_dropout, _bidirectional) = (dropout, bidirectional);
            var (place, type) = GetDefaultDeviceAndType(device, dtype);
            var bound = hiddenSize > 0 ? 1.0 / Math.Sqrt(hiddenSize) : 0;
            var names = new List<string>();
            void Add(string name, params long[] size)
            {
                var parameter = new Parameter(empty(size, dtype: type, device: place));
                nn.init.uniform_(parameter, -bound, bound);
                register_parameter(name, parameter);
                names.Add(name);
            }

            var directions = bidirectional ? 2 : 1;
            for (long layer = 0; layer < numLayers; layer++)
            {
                for (var direction = 0; direction < directions; direction++)
                {
                    var suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                    Add("weight_ih" + suffix, 3 * hiddenSize, layer == 0 ? inputSize : hiddenSize * directions);
                    Add("weight_hh" + suffix, 3 * hiddenSize, hiddenSize);
                    if (!bias) continue;
                    Add("bias_ih" + suffix, 3 * hiddenSize);
                    Add("bias_hh" + suffix, 3 * hiddenSize);
                }
            }

            _names = [.. names];
            RegisterComponents();
        }

        /// <summary>Runs over a sequence.</summary>
        /// <param name="input"><c>[time, batch, in]</c>, or <c>[batch, time, in]</c> with batchFirst.</param>
        /// <param name="h0">The first states <c>[layers * directions, batch, hidden]</c>; null for zeros.</param>
        /// <returns>The last layer's states <c>[time, batch, hidden * directions]</c> (or batch first), and every layer's last state.</returns>
        public override (Tensor, Tensor) forward(Tensor input, Tensor? h0 = null)
        {
            using var initial = h0 is null ? ZeroState(input) : null;
            var weights = new Tensor[_names.Length];
            for (var i = 0; i < weights.Length; i++) weights[i] = _internal_params[_names[i]];
            return NativeNn.Gru(input, h0 ?? initial!, weights, _hasBias, _layers, _dropout, training, _bidirectional, _batchFirst);
        }

        /// <summary>Runs over a sequence and runs hooks.</summary>
        /// <param name="input"><c>[time, batch, in]</c>, or <c>[batch, time, in]</c> with batchFirst.</param>
        /// <param name="h0">The first states; null for zeros.</param>
        public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0);

        /// <summary>In TorchSharp: puts the weights into one block of memory for cuDNN. Here libtorch does so when it needs to.</summary>
        public void flatten_parameters()
        {
        }

        private Tensor ZeroState(Tensor input)
        {
            var rows = _layers * (_bidirectional ? 2 : 1);
            long[] size = input.dim() == 2 ? [rows, _hiddenSize] : [rows, input.size(_batchFirst ? 0 : 1), _hiddenSize];
            return zeros(size, dtype: input.dtype, device: input.device);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates layers of gated recurrent units.</summary>
            /// <param name="inputSize">Length of an input vector.</param>
            /// <param name="hiddenSize">Length of a state.</param>
            /// <param name="numLayers">How many layers.</param>
            /// <param name="bias">False leaves the biases out.</param>
            /// <param name="batchFirst">True: inputs and outputs are <c>[batch, time, dim]</c>.</param>
            /// <param name="dropout">Dropout between layers.</param>
            /// <param name="bidirectional">True runs both ways.</param>
            /// <param name="device">Where the parameters shall lie; null for the default device.</param>
            /// <param name="dtype">Their dtype; null for the default one.</param>
            public static Modules.GRU GRU(
                long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0.0,
                bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, device, dtype);
        }
    }
}
