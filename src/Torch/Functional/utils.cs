namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Helpers for parameters and gradients.</summary>
        public static partial class utils
        {
            /// <summary>Scales all gradients by one factor so that their common norm is at most a limit.</summary>
            /// <param name="tensors">The parameters; those without a gradient do not count.</param>
            /// <param name="max_norm">The limit.</param>
            /// <param name="norm_type">The norm's exponent; infinity for the largest absolute value.</param>
            /// <returns>The norm before.</returns>
            public static double clip_grad_norm_(IEnumerable<Modules.Parameter> tensors, double max_norm, double norm_type = 2.0) =>
                NativeOptim.ClipGradNorm(tensors, max_norm, norm_type);

            /// <summary>Limits each element of all gradients to a range.</summary>
            /// <param name="tensors">The parameters; those without a gradient do not count.</param>
            /// <param name="clip_value">Gradients end within [-clip_value, clip_value].</param>
            public static void clip_grad_value_(IEnumerable<Modules.Parameter> tensors, double clip_value) =>
                NativeOptim.ClipGradValue(tensors, clip_value);

            /// <summary>All parameters in one vector, one after another.</summary>
            /// <param name="tensors">The parameters.</param>
            public static Tensor parameters_to_vector(IEnumerable<Modules.Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                var flat = tensors.Select(parameter => parameter.reshape(-1)).ToList();
                var vector = cat(flat);
                foreach (var part in flat) part.Dispose();
                return vector;
            }

            /// <summary>Sets parameters from one vector, the reverse of <see cref="parameters_to_vector"/>.</summary>
            /// <param name="vec">The values <c>[number of all elements]</c>.</param>
            /// <param name="tensors">The parameters.</param>
            /// <exception cref="ArgumentException">The vector has another length than the parameters together.</exception>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Modules.Parameter> tensors)
            {
                ArgumentNullException.ThrowIfNull(vec);
                var list = tensors.ToList();
                var total = list.Sum(parameter => parameter.numel());
                if (vec.numel() != total)
                    throw new ArgumentException($"The vector has {vec.numel()} elements where the parameters have {total}.", nameof(vec));

                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                long start = 0;
                foreach (var parameter in list)
                {
                    var count = parameter.numel();
                    parameter.copy_(vec.narrow(0, start, count).reshape(parameter.shape));
                    start += count;
                }
            }
        }
    }
}
