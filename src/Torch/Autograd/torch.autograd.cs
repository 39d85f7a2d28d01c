namespace TorchSharp;

public static partial class torch
{
    /// <summary>Gradients of recorded computations.</summary>
    public static unsafe partial class autograd
    {
        /// <summary>The gradients of the outputs with respect to the inputs; leaves are not touched.</summary>
        /// <param name="outputs">What was computed.</param>
        /// <param name="inputs">What the gradients are wanted for.</param>
        /// <param name="grad_outputs">Gradients to start from; may be left out for outputs with one element.</param>
        /// <param name="retain_graph">Keep the graph for another pass.</param>
        /// <param name="create_graph">Record this pass, for gradients of gradients.</param>
        /// <param name="allow_unused">Give null, not an error, for an input that the outputs do not depend on.</param>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">No history, an unused input, or shapes that do not fit.</exception>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            nint* list;
            long count;
            fixed (nint* o = Tensor.Handles(outputs), i = Tensor.Handles(inputs), g = Tensor.Handles(grad_outputs ?? []))
            {
                var status = NativeMethods.dt_autograd_grad(
                    o, outputs.Count, i, inputs.Count, g, grad_outputs?.Count ?? 0, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, &list, &count);
                GC.KeepAlive(inputs);
                GC.KeepAlive(grad_outputs);
                return Tensor.MakeOptionalList(status, list, count, outputs)!;
            }
        }

        /// <summary>Adds gradients to the leaves, starting from several tensors.</summary>
        /// <param name="tensors">Where to start.</param>
        /// <param name="grad_tensors">One gradient per tensor; may be left out for tensors with one element.</param>
        /// <param name="retain_graph">Keep the graph for another pass; null means as <paramref name="create_graph"/>.</param>
        /// <param name="create_graph">Record this pass, for gradients of gradients.</param>
        /// <param name="inputs">The only leaves to add gradients to; all when left out.</param>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            var keep = retain_graph is { } retain ? (retain ? 1 : 0) : -1;
            fixed (nint* t = Tensor.Handles(tensors), g = Tensor.Handles(grad_tensors ?? []), i = Tensor.Handles(inputs ?? []))
            {
                var status = NativeMethods.dt_backward(t, tensors.Count, g, grad_tensors?.Count ?? 0, keep, create_graph ? 1 : 0, i, inputs?.Count ?? 0);
                GC.KeepAlive(tensors);
                GC.KeepAlive(grad_tensors);
                GC.KeepAlive(inputs);
                NativeError.Check(status);
            }
        }

        /// <summary>Adds gradients to the leaves, starting from one tensor with its gradients.</summary>
        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>Adds gradients to the leaves, starting from one tensor with its gradient.</summary>
        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensor is null ? null : [grad_tensor], retain_graph, create_graph, inputs);

        /// <summary>Lets backward say which forward operation made a gradient not-a-number; slow, for debugging. Dispose the result to end it.</summary>
        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);

        /// <summary>Turns that on or off until the result is disposed.</summary>
        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);
    }
}
