namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a function's forward leaves for its backward.</summary>
        public unsafe class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> data = [];
            private List<Tensor> saved = [];

            internal AutogradContext()
            {
            }

            /// <summary>True if missing gradients of outputs reach backward as zeros instead of null; true at start.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            internal IReadOnlyList<Tensor> Saved => saved;

            internal IReadOnlyList<Tensor> Dirty { get; private set; } = [];

            internal IReadOnlyList<Tensor> NonDifferentiable { get; private set; } = [];

            /// <summary>The native node while it lives; before and after it 0.</summary>
            internal void* Node { get; set; }

            /// <summary>Keeps tensors for backward, which finds out if they were changed in place in between.</summary>
            public void save_for_backward(List<Tensor> tensors) => saved = tensors ?? throw new ArgumentNullException(nameof(tensors));

            /// <summary>The kept tensors.</summary>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">One was changed in place since, or the graph was freed.</exception>
            public List<Tensor> get_saved_variables()
            {
                if (Node == null) return saved;
                nint* list;
                long count;
                return [.. Tensor.MakeList(NativeMethods.dt_function_saved(Node, &list, &count), list, count, this)];
            }

            /// <summary>Keeps anything under a name.</summary>
            public void save_data(string key, object value) => data[key] = value;

            /// <summary>What was kept under a name.</summary>
            /// <exception cref="KeyNotFoundException">Nothing was.</exception>
            public object get_data(string key) => data[key];

            /// <summary>Names the inputs that forward changed in place and returns.</summary>
            public void mark_dirty(List<Tensor> tensors) => Dirty = tensors ?? throw new ArgumentNullException(nameof(tensors));

            /// <summary>Names the outputs that have no gradient.</summary>
            public void mark_non_differentiable(List<Tensor> tensors) => NonDifferentiable = tensors ?? throw new ArgumentNullException(nameof(tensors));

            /// <summary>Sets whether missing gradients of outputs reach backward as zeros.</summary>
            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>Forgets what was kept.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Forgets what was kept.</summary>
            protected virtual void Dispose(bool disposing)
            {
                saved = [];
                data.Clear();
            }

            /// <summary>Leaves the kept tensors to the node, which holds them from now on.</summary>
            internal void HandOver(void* node)
            {
                Node = node;
                saved = [];
            }
        }
    }
}
