namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>True if operations on the tensor are recorded for a gradient.</summary>
        public bool requires_grad
        {
            get => Keep(NativeMethods.dt_requires_grad(Handle));
            set => Self(NativeMethods.dt_set_requires_grad(Handle, value ? 1 : 0));
        }

        /// <summary>True if the tensor is no result of a recorded operation: backward leaves a gradient here.</summary>
        public bool is_leaf => Keep(NativeMethods.dt_is_leaf(Handle));

        /// <summary>The gradient that backward left, or null; a new object for the same data each time.</summary>
        public Tensor? grad
        {
            get
            {
                nint found;
                Self(NativeMethods.dt_grad(Handle, &found));
                return found == 0 ? null : new Tensor(found);
            }

            set => Self(NativeMethods.dt_set_grad(Handle, Optional(value)), value);
        }

        /// <summary>Turns recording on or off, and gives this tensor back.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Turns recording on or off, and gives this tensor back.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Lets backward leave a gradient here although the tensor is a result.</summary>
        public void retain_grad() => Self(NativeMethods.dt_retain_grad(Handle));

        /// <summary>The same data without its history.</summary>
        public Tensor detach() => Make(NativeMethods.dt_detach(Handle), this);

        /// <summary>Drops the history of this tensor.</summary>
        public Tensor detach_() => Self(NativeMethods.dt_detach_(Handle));

        /// <summary>Points this tensor at the other's data, keeping its identity and its gradient.</summary>
        public Tensor set_data(Tensor source) => Self(NativeMethods.dt_set_data(Handle, source.Handle), source);

        /// <summary>How often the data was changed in place; backward checks it.</summary>
        public long _version
        {
            get
            {
                long version;
                Self(NativeMethods.dt_version_of(Handle, &version));
                return version;
            }
        }

        /// <summary>Adds the gradients of this number to the leaves that it was computed from.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">It is not one number, or it has no history.</exception>
        public void backward() => Self(NativeMethods.dt_backward_one(Handle));

        /// <summary>Adds the gradients to the leaves, starting from given gradients of this tensor.</summary>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
