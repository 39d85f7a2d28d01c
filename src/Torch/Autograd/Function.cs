namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>The base of functions with a backward of their own; derive from <see cref="SingleTensorFunction{T}"/> or <see cref="MultiTensorFunction{T}"/>.</summary>
        /// <remarks>
        /// forward runs without recording. backward gets one gradient per output and gives one per argument of forward, null
        /// for arguments without one (or one per tensor among the arguments). Tensors that it makes are disposed when it
        /// returns, except for the gradients, which go to libtorch.
        /// </remarks>
        /// <typeparam name="T">The function's own class.</typeparam>
        public abstract class Function<T>
            where T : Function<T>, new()
        {
            /// <summary>For derived classes.</summary>
            protected Function()
            {
            }

            /// <summary>The name in error messages.</summary>
            public string Name => typeof(T).Name;

            /// <summary>Runs forward and records it where one of the tensors among the arguments requires a gradient.</summary>
            public static List<Tensor> apply_internal(params object[] vars)
            {
                ArgumentNullException.ThrowIfNull(vars);
                var function = new T();
                var context = new AutogradContext();
                var recorded = is_grad_enabled() && vars.Any(v => v is Tensor { requires_grad: true });
                List<Tensor> outputs;
                using (no_grad()) outputs = function.Forward(context, vars);
                return recorded ? FunctionNode.Connect(function.Name, context, vars, outputs, function.Backward) : outputs;
            }

            private protected abstract List<Tensor> Forward(AutogradContext ctx, object[] vars);

            private protected abstract List<Tensor> Backward(AutogradContext ctx, List<Tensor> gradOutputs);
        }
    }
}
