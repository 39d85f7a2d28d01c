using TorchSharp.Utils;

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Layer normalisation over the last dimensions (Ba et al., 2016).</summary>
    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter? _weight;

        [ComponentName(Name = nameof(bias))]
        private Parameter? _bias;

        internal LayerNorm(long[] normalizedShape, double eps, bool affine, bool hasBias, Device? device, ScalarType? dtype)
            : base(nameof(LayerNorm))
        {
            normalized_shape = normalizedShape;
            this.eps = eps;
            if (affine)
            {
                var (place, type) = GetDefaultDeviceAndType(device, dtype);
                _weight = new Parameter(ones(normalizedShape, dtype: type, device: place));
                if (hasBias) _bias = new Parameter(zeros(normalizedShape, dtype: type, device: place));
            }

            RegisterComponents();
        }

        /// <summary>The dimensions that are normalised.</summary>
        public long[] normalized_shape { get; set; }

        /// <summary>Added to the variance.</summary>
        public double eps { get; set; }

        /// <summary>The scale, at first 1; null when the layer has none.</summary>
        public Parameter? weight
        {
            get => _weight;
            set
            {
                _weight = value;
                ConditionallyRegisterParameter(nameof(weight), value);
            }
        }

        /// <summary>The shift, at first 0; null when the layer has none.</summary>
        public Parameter? bias
        {
            get => _bias;
            set
            {
                _bias = value;
                ConditionallyRegisterParameter(nameof(bias), value);
            }
        }

        /// <summary>Normalises.</summary>
        /// <param name="tensor"><c>[..., *normalized_shape]</c>.</param>
        public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, normalized_shape, _weight, _bias, eps);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates a layer normalisation over the last dimensions.</summary>
            /// <param name="normalized_shape">The dimensions that are normalised.</param>
            /// <param name="eps">Added to the variance.</param>
            /// <param name="elementwise_affine">False leaves scale and shift out.</param>
            /// <param name="bias">False leaves the shift out.</param>
            /// <param name="device">Where the parameters shall lie; null for the default device.</param>
            /// <param name="dtype">Their dtype; null for the default one.</param>
            public static Modules.LayerNorm LayerNorm(
                long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null,
                ScalarType? dtype = null) => new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

            /// <summary>Creates a layer normalisation over the last dimension.</summary>
            /// <param name="normalized_shape">The size of that dimension.</param>
            /// <param name="eps">Added to the variance.</param>
            /// <param name="elementwise_affine">False leaves scale and shift out.</param>
            /// <param name="bias">False leaves the shift out.</param>
            /// <param name="device">Where the parameters shall lie; null for the default device.</param>
            /// <param name="dtype">Their dtype; null for the default one.</param>
            public static Modules.LayerNorm LayerNorm(
                long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null,
                ScalarType? dtype = null) => new([normalized_shape], eps, elementwise_affine, bias, device, dtype);
        }
    }
}
