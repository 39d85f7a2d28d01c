namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A function with several results.</summary>
        /// <typeparam name="T">The function's own class.</typeparam>
        public abstract class MultiTensorFunction<T> : Function<T>
            where T : MultiTensorFunction<T>, new()
        {
            /// <summary>For derived classes.</summary>
            protected MultiTensorFunction()
            {
            }

            /// <summary>Runs the function.</summary>
            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            /// <summary>Computes the results.</summary>
            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            /// <summary>Computes the arguments' gradients from the results'.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            private protected override List<Tensor> Forward(AutogradContext ctx, object[] vars) => forward(ctx, vars);

            private protected override List<Tensor> Backward(AutogradContext ctx, List<Tensor> gradOutputs) => backward(ctx, gradOutputs);
        }
    }
}
