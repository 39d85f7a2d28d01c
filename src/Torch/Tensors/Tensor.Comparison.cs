namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>True where the element equals the other tensor's, with broadcasting.</summary>
        public Tensor eq(Tensor target) => Make(NativeMethods.dt_eq(Handle, target.Handle), this, target);

        /// <summary>True where the element equals a number.</summary>
        public Tensor eq(Scalar target) => Make(NativeMethods.dt_eq_s(Handle, target), this);

        /// <summary>In place: 1 where the element equals the other tensor's, else 0.</summary>
        public Tensor eq_(Tensor target) => Self(NativeMethods.dt_eq_(Handle, target.Handle), target);

        /// <summary>In place: 1 where the element equals a number, else 0.</summary>
        public Tensor eq_(Scalar target) => Self(NativeMethods.dt_eq_s_(Handle, target));

        /// <summary>True where the element differs from the other tensor's, with broadcasting.</summary>
        public Tensor ne(Tensor target) => Make(NativeMethods.dt_ne(Handle, target.Handle), this, target);

        /// <summary>True where the element differs from a number.</summary>
        public Tensor ne(Scalar target) => Make(NativeMethods.dt_ne_s(Handle, target), this);

        /// <summary>In place: 1 where the element differs from the other tensor's, else 0.</summary>
        public Tensor ne_(Tensor target) => Self(NativeMethods.dt_ne_(Handle, target.Handle), target);

        /// <summary>In place: 1 where the element differs from a number, else 0.</summary>
        public Tensor ne_(Scalar target) => Self(NativeMethods.dt_ne_s_(Handle, target));

        /// <summary>True where the element is less than the other tensor's, with broadcasting.</summary>
        public Tensor lt(Tensor target) => Make(NativeMethods.dt_lt(Handle, target.Handle), this, target);

        /// <summary>True where the element is less than a number.</summary>
        public Tensor lt(Scalar target) => Make(NativeMethods.dt_lt_s(Handle, target), this);

        /// <summary>In place: 1 where the element is less than the other tensor's, else 0.</summary>
        public Tensor lt_(Tensor target) => Self(NativeMethods.dt_lt_(Handle, target.Handle), target);

        /// <summary>In place: 1 where the element is less than a number, else 0.</summary>
        public Tensor lt_(Scalar target) => Self(NativeMethods.dt_lt_s_(Handle, target));

        /// <summary>True where the element is at most the other tensor's, with broadcasting.</summary>
        public Tensor le(Tensor target) => Make(NativeMethods.dt_le(Handle, target.Handle), this, target);

        /// <summary>True where the element is at most a number.</summary>
        public Tensor le(Scalar target) => Make(NativeMethods.dt_le_s(Handle, target), this);

        /// <summary>In place: 1 where the element is at most the other tensor's, else 0.</summary>
        public Tensor le_(Tensor target) => Self(NativeMethods.dt_le_(Handle, target.Handle), target);

        /// <summary>In place: 1 where the element is at most a number, else 0.</summary>
        public Tensor le_(Scalar target) => Self(NativeMethods.dt_le_s_(Handle, target));

        /// <summary>True where the element is greater than the other tensor's, with broadcasting.</summary>
        public Tensor gt(Tensor target) => Make(NativeMethods.dt_gt(Handle, target.Handle), this, target);

        /// <summary>True where the element is greater than a number.</summary>
        public Tensor gt(Scalar target) => Make(NativeMethods.dt_gt_s(Handle, target), this);

        /// <summary>In place: 1 where the element is greater than the other tensor's, else 0.</summary>
        public Tensor gt_(Tensor target) => Self(NativeMethods.dt_gt_(Handle, target.Handle), target);

        /// <summary>In place: 1 where the element is greater than a number, else 0.</summary>
        public Tensor gt_(Scalar target) => Self(NativeMethods.dt_gt_s_(Handle, target));

        /// <summary>True where the element is at least the other tensor's, with broadcasting.</summary>
        public Tensor ge(Tensor target) => Make(NativeMethods.dt_ge(Handle, target.Handle), this, target);

        /// <summary>True where the element is at least a number.</summary>
        public Tensor ge(Scalar target) => Make(NativeMethods.dt_ge_s(Handle, target), this);

        /// <summary>In place: 1 where the element is at least the other tensor's, else 0.</summary>
        public Tensor ge_(Tensor target) => Self(NativeMethods.dt_ge_(Handle, target.Handle), target);

        /// <summary>In place: 1 where the element is at least a number, else 0.</summary>
        public Tensor ge_(Scalar target) => Self(NativeMethods.dt_ge_s_(Handle, target));
    }
}
