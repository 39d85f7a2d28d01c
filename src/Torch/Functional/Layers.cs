namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>x W^T + b.</summary>
            /// <param name="input"><c>[..., in]</c>.</param>
            /// <param name="weights"><c>[out, in]</c>.</param>
            /// <param name="bias"><c>[out]</c>, or null.</param>
            /// <returns><c>[..., out]</c>.</returns>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Tensor.Make(
                NativeMethods.dt_linear(input.Handle, weights.Handle, Tensor.Optional(bias)), input, weights, bias);

            /// <summary>Subtracts the mean over the last dimensions, divides by the standard deviation, scales and shifts.</summary>
            /// <param name="input"><c>[..., *normalized_shape]</c>.</param>
            /// <param name="normalized_shape">The last dimensions.</param>
            /// <param name="weight">The scale, of the normalised shape, or null.</param>
            /// <param name="bias">The shift, of the normalised shape, or null.</param>
            /// <param name="eps">Added to the variance.</param>
            public static Tensor layer_norm(
                Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05) =>
                NativeNn.LayerNorm(input, normalized_shape, weight, bias, eps);

            /// <summary>Convolution over one dimension.</summary>
            /// <param name="input"><c>[batch, in, length]</c>.</param>
            /// <param name="weight"><c>[out, in / groups, kernel]</c>.</param>
            /// <param name="bias"><c>[out]</c>, or null.</param>
            /// <param name="stride">Step of the kernel; null for 1.</param>
            /// <param name="padding">Zeros on both sides; null for 0.</param>
            /// <param name="dilation">Distance of the kernel's elements; null for 1.</param>
            /// <param name="groups">Groups of channels that do not see each other.</param>
            /// <returns><c>[batch, out, length']</c>.</returns>
            public static Tensor conv1d(
                Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null,
                long groups = 1) =>
                NativeNn.Conv(input, weight, bias, [stride ?? 1], [padding ?? 0], [dilation ?? 1], groups, same: false);

            /// <summary>Convolution over two dimensions.</summary>
            /// <param name="input"><c>[batch, in, height, width]</c>.</param>
            /// <param name="weight"><c>[out, in / groups, kernel height, kernel width]</c>.</param>
            /// <param name="bias"><c>[out]</c>, or null.</param>
            /// <param name="strides">Steps of the kernel; null for 1.</param>
            /// <param name="padding">Zeros on both sides of each dimension; null for 0.</param>
            /// <param name="dilation">Distances of the kernel's elements; null for 1.</param>
            /// <param name="groups">Groups of channels that do not see each other.</param>
            /// <returns><c>[batch, out, height', width']</c>.</returns>
            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null,
                long groups = 1) =>
                NativeNn.Conv(input, weight, bias, Pair(strides, 1), Pair(padding, 0), Pair(dilation, 1), groups, same: false);

            /// <summary>The largest value of each window over one dimension.</summary>
            /// <param name="input"><c>[batch, channels, length]</c>.</param>
            /// <param name="kernel_size">Length of a window.</param>
            /// <param name="stride">Step of the window; null for its length.</param>
            /// <param name="padding">Elements of minus infinity on both sides; null for 0.</param>
            /// <param name="dilation">Distance of a window's elements; null for 1.</param>
            /// <param name="ceil_mode">True keeps a last window that is not full.</param>
            public static Tensor max_pool1d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                Tensor.Make(
                    NativeMethods.dt_max_pool1d(
                        input.Handle, kernel_size, stride ?? kernel_size, padding ?? 0, dilation ?? 1, ceil_mode ? 1 : 0),
                    input);

            /// <summary>Attention: softmax(q k^T / sqrt(dim) + mask) v.</summary>
            /// <param name="query"><c>[batch, ..., length, dim]</c>.</param>
            /// <param name="key"><c>[batch, ..., source, dim]</c>.</param>
            /// <param name="value"><c>[batch, ..., source, dim_v]</c>.</param>
            /// <param name="attn_mask"><c>[..., length, source]</c>: boolean, true where attention may go, or a float to add; or null.</param>
            /// <param name="p">Dropout on the weights; pass 0 in evaluation.</param>
            /// <param name="is_casual">True: position i sees positions up to i. Not together with a mask. (TorchSharp's spelling: pass it by position.)</param>
            /// <returns><c>[batch, ..., length, dim_v]</c>.</returns>
            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0, bool is_casual = false)
            {
                if (p is < 0 or > 1) throw new ArgumentException($"Dropout must lie between 0 and 1, got {p}.", nameof(p));
                if (is_casual && attn_mask is not null)
                    throw new ArgumentException("Causal attention and a mask exclude each other.", nameof(attn_mask));
                return Tensor.Make(
                    NativeMethods.dt_sdpa(query.Handle, key.Handle, value.Handle, Tensor.Optional(attn_mask), p, is_casual ? 1 : 0),
                    query,
                    key,
                    value,
                    attn_mask);
            }

            private static long[] Pair(long[]? given, long otherwise) => given switch
            {
                null => [otherwise, otherwise],
                { Length: 1 } => [given[0], given[0]],
                _ => given,
            };
        }
    }
}
