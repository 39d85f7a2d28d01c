namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>True where the elements are equal; a tensor, like <see cref="eq(Tensor)"/>. For one answer ask <see cref="allclose"/>.</summary>
        public Tensor equal(Tensor target) => eq(target);

        /// <summary>True where the elements differ; like <see cref="ne(Tensor)"/>.</summary>
        public Tensor not_equal(Tensor target) => ne(target);

        /// <summary>The same as <see cref="lt(Tensor)"/>.</summary>
        public Tensor less(Tensor target) => lt(target);

        /// <summary>The same as <see cref="le(Tensor)"/>.</summary>
        public Tensor less_equal(Tensor target) => le(target);

        /// <summary>The same as <see cref="gt(Tensor)"/>.</summary>
        public Tensor greater(Tensor target) => gt(target);

        /// <summary>The same as <see cref="ge(Tensor)"/>.</summary>
        public Tensor greater_equal(Tensor target) => ge(target);

        /// <summary>True where both are not zero.</summary>
        public Tensor logical_and(Tensor other) => Make(NativeMethods.dt_logical_and(Handle, other.Handle), this, other);

        /// <summary>In place: 1 where both are not zero, else 0.</summary>
        public Tensor logical_and_(Tensor other) => Self(NativeMethods.dt_logical_and_(Handle, other.Handle), other);

        /// <summary>True where at least one is not zero.</summary>
        public Tensor logical_or(Tensor other) => Make(NativeMethods.dt_logical_or(Handle, other.Handle), this, other);

        /// <summary>In place: 1 where at least one is not zero, else 0.</summary>
        public Tensor logical_or_(Tensor other) => Self(NativeMethods.dt_logical_or_(Handle, other.Handle), other);

        /// <summary>True where exactly one is not zero.</summary>
        public Tensor logical_xor(Tensor other) => Make(NativeMethods.dt_logical_xor(Handle, other.Handle), this, other);

        /// <summary>In place: 1 where exactly one is not zero, else 0.</summary>
        public Tensor logical_xor_(Tensor other) => Self(NativeMethods.dt_logical_xor_(Handle, other.Handle), other);

        /// <summary>The bits (or truth values) that both have.</summary>
        public Tensor bitwise_and(Tensor other) => Make(NativeMethods.dt_bitwise_and(Handle, other.Handle), this, other);

        /// <summary>The bits (or truth values) that at least one has.</summary>
        public Tensor bitwise_or(Tensor other) => Make(NativeMethods.dt_bitwise_or(Handle, other.Handle), this, other);

        /// <summary>The bits (or truth values) that exactly one has.</summary>
        public Tensor bitwise_xor(Tensor other) => Make(NativeMethods.dt_bitwise_xor(Handle, other.Handle), this, other);

        /// <summary>The bits moved to the left.</summary>
        public Tensor bitwise_left_shift(Tensor other) => Make(NativeMethods.dt_bitwise_left_shift(Handle, other.Handle), this, other);

        /// <summary>The bits moved to the right.</summary>
        public Tensor bitwise_right_shift(Tensor other) => Make(NativeMethods.dt_bitwise_right_shift(Handle, other.Handle), this, other);

        /// <summary>True if all elements agree: |this - target| at most atol + rtol · |target|.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            int yes;
            Self(NativeMethods.dt_allclose(Handle, target.Handle, rtol, atol, equal_nan ? 1 : 0, &yes), target);
            return yes != 0;
        }

        /// <summary>True where the elements agree: |this - other| at most atol + rtol · |other|.</summary>
        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            Make(NativeMethods.dt_isclose(Handle, other.Handle, rtol, atol, nanEqual ? 1 : 0), this, other);

        /// <summary>True if both have the same shape and the same elements.</summary>
        public bool Equals(Tensor target)
        {
            if (ReferenceEquals(this, target)) return true;
            if (target is null) return false;
            int yes;
            Self(NativeMethods.dt_equal(Handle, target.Handle, &yes), target);
            return yes != 0;
        }

        /// <summary>True for a tensor with the same shape and the same elements.</summary>
        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>A number by the object, not by the elements.</summary>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
