namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A function with one result.</summary>
        /// <typeparam name="T">The function's own class.</typeparam>
        public abstract class SingleTensorFunction<T> : Function<T>
            where T : SingleTensorFunction<T>, new()
        {
            /// <summary>For derived classes.</summary>
            protected SingleTensorFunction()
            {
            }

            /// <summary>Runs the function.</summary>
            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            /// <summary>Computes the result.</summary>
            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <summary>Computes the arguments' gradients from the result's.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            private protected override List<Tensor> Forward(AutogradContext ctx, object[] vars) => [forward(ctx, vars)];

            private protected override List<Tensor> Backward(AutogradContext ctx, List<Tensor> gradOutputs) => backward(ctx, gradOutputs[0]);
        }
    }
}
