namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>A tensor that an optimiser trains. A module's fields of this type are its parameters.</summary>
    public class Parameter : Tensor
    {
        /// <summary>Makes a parameter of a tensor's data, which is not copied. The tensor itself is used up: it cannot be used any more.</summary>
        /// <param name="data">The data.</param>
        /// <param name="requires_grad">Whether gradients are computed for it.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">Gradients are wanted for integers.</exception>
        public Parameter(Tensor data, bool requires_grad = true)
            : base(Leaf(data, requires_grad))
        {
        }

        private static nint Leaf(Tensor data, bool requiresGrad)
        {
            ArgumentNullException.ThrowIfNull(data);
            var leaf = NativeMethods.dt_detach(data.Handle);
            if (leaf == 0) NativeError.Throw();
            if (NativeMethods.dt_set_requires_grad(leaf, requiresGrad ? 1 : 0) != 0)
            {
                NativeMethods.dt_release(leaf);
                NativeError.Throw();
            }

            data.Dispose();
            return leaf;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Makes a parameter of a tensor's data, which is not copied. The tensor itself is used up.</summary>
            /// <param name="data">The data.</param>
            /// <param name="requires_grad">Whether gradients are computed for it.</param>
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
