namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Attention with several heads (Vaswani et al., 2017).</summary>
    /// <remarks>
    /// Parameters are named and drawn as in PyTorch: in_proj_weight and in_proj_bias (or q_proj_weight, k_proj_weight, v_proj_weight when
    /// key and value have other sizes), out_proj.weight, out_proj.bias, bias_k, bias_v.
    /// </remarks>
    public sealed partial class MultiheadAttention :
        nn.Module<Tensor, Tensor, Tensor, Tensor?, bool, Tensor?, Tuple<Tensor, Tensor>>
    {
        private readonly long _dim;
        private readonly long _heads;
        private readonly double _dropout;
        private readonly bool _addZeros;
#pragma warning disable IDE1006 // The fields carry the names of the state dict.
        private readonly Parameter? in_proj_weight;
        private readonly Parameter? q_proj_weight;
        private readonly Parameter? k_proj_weight;
        private readonly Parameter? v_proj_weight;
        private readonly Parameter? in_proj_bias;
        private readonly Linear out_proj;
        private readonly Parameter? bias_k;
        private readonly Parameter? bias_v;
#pragma warning restore IDE1006

        internal MultiheadAttention(
            long dim, long heads, double dropout, bool bias, bool addBiasKv, bool addZeros, long keyDim, long valueDim)
            : base(nameof(MultiheadAttention))
        {
            if (heads <= 0 || dim % heads != 0)
                throw new ArgumentException($"embedded_dim ({dim}) must be divisible by num_heads ({heads}).", nameof(heads));
            (_dim, _heads, _dropout, _addZeros) = (dim, heads, dropout, addZeros);
            var (place, type) = GetDefaultDeviceAndType();
            Parameter New(params long[] size) => new(empty(size, dtype: type, device: place));

            // PyTorch draws the output projection first, since its layer draws when it is made.
            out_proj = new Linear(dim, dim, bias, place, type);
            if (keyDim == dim && valueDim == dim)
            {
                in_proj_weight = New(3 * dim, dim);
                nn.init.xavier_uniform_(in_proj_weight);
            }
            else
            {
                q_proj_weight = New(dim, dim);
                k_proj_weight = New(dim, keyDim);
                v_proj_weight = New(dim, valueDim);
                nn.init.xavier_uniform_(q_proj_weight);
                nn.init.xavier_uniform_(k_proj_weight);
                nn.init.xavier_uniform_(v_proj_weight);
            }

            if (bias)
            {
                in_proj_bias = New(3 * dim);
                nn.init.constant_(in_proj_bias, 0.0);
                nn.init.constant_(out_proj.bias!, 0.0);
            }

            if (addBiasKv)
            {
                bias_k = New(1, 1, dim);
                bias_v = New(1, 1, dim);
                nn.init.xavier_normal_(bias_k);
                nn.init.xavier_normal_(bias_v);
            }

            RegisterComponents();
        }

        /// <summary>Computes attention and runs hooks.</summary>
        /// <param name="query"><c>[length, batch, dim]</c>.</param>
        /// <param name="key"><c>[source, batch, key dim]</c>.</param>
        /// <param name="value"><c>[source, batch, value dim]</c>.</param>
        /// <param name="key_padding_mask"><c>[batch, source]</c>: true where a key is padding; or a float to add; or null.</param>
        /// <param name="need_weights">Whether the weights are wanted.</param>
        /// <param name="attn_mask"><c>[length, source]</c> or <c>[batch * heads, length, source]</c>: true where attention may not go, or a float to add; or null.</param>
        /// <returns>The output <c>[length, batch, dim]</c>, and the weights <c>[batch, length, source]</c> averaged over heads, or null.</returns>
        public new Tuple<Tensor, Tensor> call(
            Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true, Tensor? attn_mask = null) =>
            base.call(query, key, value, key_padding_mask, need_weights, attn_mask);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Creates attention with several heads. Inputs are <c>[time, batch, dim]</c>.</summary>
            /// <param name="embedded_dim">Length of a vector; divisible by the number of heads.</param>
            /// <param name="num_heads">How many heads.</param>
            /// <param name="dropout">Dropout on the weights while training.</param>
            /// <param name="bias">False leaves the biases of the projections out.</param>
            /// <param name="add_bias_kv">True adds a trained key and value to the sequence.</param>
            /// <param name="add_zero_attn">True adds a zero key and value to the sequence.</param>
            /// <param name="kdim">Length of a key; null for the same.</param>
            /// <param name="vdim">Length of a value; null for the same.</param>
            public static Modules.MultiheadAttention MultiheadAttention(
                long embedded_dim, long num_heads, double dropout = 0.0, bool bias = true, bool add_bias_kv = false, bool add_zero_attn = false,
                long? kdim = null, long? vdim = null) =>
                new(embedded_dim, num_heads, dropout, bias, add_bias_kv, add_zero_attn, kdim ?? embedded_dim, vdim ?? embedded_dim);
        }
    }
}
