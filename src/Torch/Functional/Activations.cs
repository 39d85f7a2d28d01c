namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The functions behind the layers.</summary>
        public static partial class functional
        {
            /// <summary>max(x, 0).</summary>
            /// <param name="x">A tensor of any shape.</param>
            /// <param name="inplace">True changes the input and returns it.</param>
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_() : x.relu();

            /// <summary>x Phi(x), with the exact Gaussian distribution function.</summary>
            /// <param name="x">A tensor of any shape.</param>
            public static Tensor gelu(Tensor x) => x.gelu();

            /// <summary>x Phi(x), with the exact Gaussian distribution function.</summary>
            /// <param name="x">A tensor of any shape.</param>
            /// <param name="inplace">True changes the input and returns it.</param>
            public static Tensor gelu(Tensor x, bool inplace) => inplace ? x.Self(NativeMethods.dt_gelu_(x.Handle)) : x.gelu();

            /// <summary>x s(x), with s the sigmoid.</summary>
            /// <param name="x">A tensor of any shape.</param>
            /// <param name="inplace">True changes the input and returns it.</param>
            public static Tensor silu(Tensor x, bool inplace = false) =>
                inplace ? x.Self(NativeMethods.dt_silu_(x.Handle)) : x.silu();

            /// <summary>1 / (1 + exp(-x)).</summary>
            /// <param name="x">A tensor of any shape.</param>
            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            /// <summary>1 / (1 + exp(-x)).</summary>
            /// <param name="x">A tensor of any shape.</param>
            /// <param name="inplace">True changes the input and returns it.</param>
            public static Tensor sigmoid(Tensor x, bool inplace) =>
                inplace ? x.Self(NativeMethods.dt_sigmoid_(x.Handle)) : x.sigmoid();

            /// <summary>tanh(x).</summary>
            /// <param name="x">A tensor of any shape.</param>
            /// <param name="inplace">True changes the input and returns it.</param>
            public static Tensor tanh(Tensor x, bool inplace = false) =>
                inplace ? x.Self(NativeMethods.dt_tanh_(x.Handle)) : x.tanh();

            /// <summary>log(1 / (1 + exp(-x))), without overflow.</summary>
            /// <param name="x">A tensor of any shape.</param>
            public static Tensor logsigmoid(Tensor x) => Tensor.Make(NativeMethods.dt_log_sigmoid(x.Handle), x);

            /// <summary>exp(x) divided by its sum over a dimension.</summary>
            /// <param name="input">A tensor.</param>
            /// <param name="dim">The dimension.</param>
            /// <param name="dtype">The dtype to compute in, or null for the input's.</param>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            /// <summary>The logarithm of the softmax over a dimension.</summary>
            /// <param name="x">A tensor.</param>
            /// <param name="dim">The dimension.</param>
            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            /// <summary>Divides by the p-norm over a dimension: x / max(|x|_p, eps).</summary>
            /// <param name="input">A tensor.</param>
            /// <param name="p">The norm's exponent.</param>
            /// <param name="dim">The dimension.</param>
            /// <param name="eps">The least value to divide by.</param>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1, double eps = 1e-12) =>
                Tensor.Make(NativeMethods.dt_normalize(input.Handle, p, dim, eps), input);

            /// <summary>Class numbers as vectors with a single 1.</summary>
            /// <param name="x">Class numbers <c>[...]</c> (int64, at least 0).</param>
            /// <param name="num_classes">How many classes; -1 for the largest number plus one.</param>
            /// <returns><c>[..., classes]</c> (int64).</returns>
            public static Tensor one_hot(Tensor x, long num_classes = -1) =>
                Tensor.Make(NativeMethods.dt_one_hot(x.Handle, num_classes), x);

            /// <summary>Sets elements to zero with a probability and scales the others by 1 / (1 - p).</summary>
            /// <param name="input">A tensor of any shape.</param>
            /// <param name="p">The probability, from 0 to 1.</param>
            /// <param name="training">False passes the input through.</param>
            /// <param name="inplace">True changes the input and returns it.</param>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => inplace
                ? input.Self(NativeMethods.dt_dropout_(input.Handle, p, training ? 1 : 0))
                : Tensor.Make(NativeMethods.dt_dropout(input.Handle, p, training ? 1 : 0), input);

            // TorchSharp has no F.embedding; the module uses this.
            internal static Tensor Embedding(Tensor ids, Tensor weight, long paddingIndex, bool scaleByFrequency, bool sparse) =>
                Tensor.Make(
                    NativeMethods.dt_embedding(weight.Handle, ids.Handle, paddingIndex, scaleByFrequency ? 1 : 0, sparse ? 1 : 0),
                    ids,
                    weight);
        }
    }
}
