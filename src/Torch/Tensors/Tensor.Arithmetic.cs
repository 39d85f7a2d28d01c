namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>This plus the other tensor, with broadcasting.</summary>
        public Tensor add(Tensor target) => Make(NativeMethods.dt_add(Handle, target.Handle, 1), this, target);

        /// <summary>This plus <paramref name="alpha"/> times the other tensor, with broadcasting.</summary>
        public Tensor add(Tensor target, Scalar alpha) => Make(NativeMethods.dt_add(Handle, target.Handle, alpha), this, target);

        /// <summary>Each element plus a number.</summary>
        public Tensor add(Scalar scalar) => Make(NativeMethods.dt_add_s(Handle, scalar, 1), this);

        /// <summary>Each element plus <paramref name="alpha"/> times a number.</summary>
        public Tensor add(Scalar scalar, Scalar alpha) => Make(NativeMethods.dt_add_s(Handle, scalar, alpha), this);

        /// <summary>Adds the other tensor in place.</summary>
        public Tensor add_(Tensor target) => Self(NativeMethods.dt_add_(Handle, target.Handle, 1), target);

        /// <summary>Adds <paramref name="alpha"/> times the other tensor in place.</summary>
        public Tensor add_(Tensor target, Scalar alpha) => Self(NativeMethods.dt_add_(Handle, target.Handle, alpha), target);

        /// <summary>Adds a number in place.</summary>
        public Tensor add_(Scalar scalar) => Self(NativeMethods.dt_add_s_(Handle, scalar, 1));

        /// <summary>Adds <paramref name="alpha"/> times a number in place.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha) => Self(NativeMethods.dt_add_s_(Handle, scalar, alpha));

        /// <summary>This minus the other tensor, with broadcasting.</summary>
        public Tensor sub(Tensor target) => Make(NativeMethods.dt_sub(Handle, target.Handle, 1), this, target);

        /// <summary>This minus <paramref name="alpha"/> times the other tensor, with broadcasting.</summary>
        public Tensor sub(Tensor target, Scalar alpha) => Make(NativeMethods.dt_sub(Handle, target.Handle, alpha), this, target);

        /// <summary>Each element minus a number.</summary>
        public Tensor sub(Scalar target) => Make(NativeMethods.dt_sub_s(Handle, target, 1), this);

        /// <summary>Each element minus <paramref name="alpha"/> times a number.</summary>
        public Tensor sub(Scalar target, Scalar alpha) => Make(NativeMethods.dt_sub_s(Handle, target, alpha), this);

        /// <summary>Subtracts the other tensor in place.</summary>
        public Tensor sub_(Tensor target) => Self(NativeMethods.dt_sub_(Handle, target.Handle, 1), target);

        /// <summary>Subtracts <paramref name="alpha"/> times the other tensor in place.</summary>
        public Tensor sub_(Tensor target, Scalar alpha) => Self(NativeMethods.dt_sub_(Handle, target.Handle, alpha), target);

        /// <summary>Subtracts a number in place.</summary>
        public Tensor sub_(Scalar target) => Self(NativeMethods.dt_sub_s_(Handle, target, 1));

        /// <summary>Subtracts <paramref name="alpha"/> times a number in place.</summary>
        public Tensor sub_(Scalar target, Scalar alpha) => Self(NativeMethods.dt_sub_s_(Handle, target, alpha));

        /// <summary>This times the other tensor, element by element, with broadcasting.</summary>
        public Tensor mul(Tensor target) => Make(NativeMethods.dt_mul(Handle, target.Handle), this, target);

        /// <summary>Each element times a number.</summary>
        public Tensor mul(Scalar target) => Make(NativeMethods.dt_mul_s(Handle, target), this);

        /// <summary>Multiplies by the other tensor in place.</summary>
        public Tensor mul_(Tensor target) => Self(NativeMethods.dt_mul_(Handle, target.Handle), target);

        /// <summary>Multiplies by a number in place.</summary>
        public Tensor mul_(Scalar target) => Self(NativeMethods.dt_mul_s_(Handle, target));

        /// <summary>This divided by the other tensor, with broadcasting; integers give floating point unless rounded.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Make(NativeMethods.dt_div(Handle, target.Handle, (int)rounding_mode), this, target);

        /// <summary>Each element divided by a number.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Make(NativeMethods.dt_div_s(Handle, target, (int)rounding_mode), this);

        /// <summary>Divides by the other tensor in place.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => Self(NativeMethods.dt_div_(Handle, target.Handle, (int)rounding_mode), target);

        /// <summary>Divides by a number in place.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => Self(NativeMethods.dt_div_s_(Handle, target, (int)rounding_mode));
    }
}
