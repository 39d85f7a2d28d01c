namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>Each element to the power of the other tensor's, with broadcasting.</summary>
        public Tensor pow(Tensor exponent) => Make(NativeMethods.dt_pow(Handle, exponent.Handle), this, exponent);

        /// <summary>Each element to the power of a number.</summary>
        public Tensor pow(Scalar exponent) => Make(NativeMethods.dt_pow_s(Handle, exponent), this);

        /// <summary>In place: each element to the power of the other tensor's.</summary>
        public Tensor pow_(Tensor exponent) => Self(NativeMethods.dt_pow_(Handle, exponent.Handle), exponent);

        /// <summary>In place: each element to the power of a number.</summary>
        public Tensor pow_(Scalar exponent) => Self(NativeMethods.dt_pow_s_(Handle, exponent));

        /// <summary>The remainder of the division, with the divisor's sign, by the other tensor's, with broadcasting.</summary>
        public Tensor remainder(Tensor divisor) => Make(NativeMethods.dt_remainder(Handle, divisor.Handle), this, divisor);

        /// <summary>The remainder of the division, with the divisor's sign, by a number.</summary>
        public Tensor remainder(Scalar divisor) => Make(NativeMethods.dt_remainder_s(Handle, divisor), this);

        /// <summary>In place: the remainder of the division, with the divisor's sign, by the other tensor's.</summary>
        public Tensor remainder_(Tensor divisor) => Self(NativeMethods.dt_remainder_(Handle, divisor.Handle), divisor);

        /// <summary>In place: the remainder of the division, with the divisor's sign, by a number.</summary>
        public Tensor remainder_(Scalar divisor) => Self(NativeMethods.dt_remainder_s_(Handle, divisor));

        /// <summary>The remainder of the division, with the dividend's sign, by the other tensor's, with broadcasting.</summary>
        public Tensor fmod(Tensor divisor) => Make(NativeMethods.dt_fmod(Handle, divisor.Handle), this, divisor);

        /// <summary>The remainder of the division, with the dividend's sign, by a number.</summary>
        public Tensor fmod(Scalar divisor) => Make(NativeMethods.dt_fmod_s(Handle, divisor), this);

        /// <summary>In place: the remainder of the division, with the dividend's sign, by the other tensor's.</summary>
        public Tensor fmod_(Tensor divisor) => Self(NativeMethods.dt_fmod_(Handle, divisor.Handle), divisor);

        /// <summary>In place: the remainder of the division, with the dividend's sign, by a number.</summary>
        public Tensor fmod_(Scalar divisor) => Self(NativeMethods.dt_fmod_s_(Handle, divisor));

        /// <summary>The quotient rounded down, of the division by the other tensor's, with broadcasting.</summary>
        public Tensor floor_divide(Tensor divisor) => Make(NativeMethods.dt_floor_divide(Handle, divisor.Handle), this, divisor);

        /// <summary>The quotient rounded down, of the division by a number.</summary>
        public Tensor floor_divide(Scalar divisor) => Make(NativeMethods.dt_floor_divide_s(Handle, divisor), this);

        /// <summary>In place: the quotient rounded down, of the division by the other tensor's.</summary>
        public Tensor floor_divide_(Tensor divisor) => Self(NativeMethods.dt_floor_divide_(Handle, divisor.Handle), divisor);

        /// <summary>In place: the quotient rounded down, of the division by a number.</summary>
        public Tensor floor_divide_(Scalar divisor) => Self(NativeMethods.dt_floor_divide_s_(Handle, divisor));

        /// <summary>The larger of each pair of elements; not-a-number wins.</summary>
        public Tensor maximum(Tensor other) => Make(NativeMethods.dt_maximum(Handle, other.Handle), this, other);

        /// <summary>The smaller of each pair of elements; not-a-number wins.</summary>
        public Tensor minimum(Tensor other) => Make(NativeMethods.dt_minimum(Handle, other.Handle), this, other);

        /// <summary>The larger of each pair of elements; not-a-number loses.</summary>
        public Tensor fmax(Tensor other) => Make(NativeMethods.dt_fmax(Handle, other.Handle), this, other);

        /// <summary>The smaller of each pair of elements; not-a-number loses.</summary>
        public Tensor fmin(Tensor other) => Make(NativeMethods.dt_fmin(Handle, other.Handle), this, other);

        /// <summary>The angle, in radians, of the point (other, this).</summary>
        public Tensor atan2(Tensor other) => Make(NativeMethods.dt_atan2(Handle, other.Handle), this, other);

        /// <summary>The square root of the sum of squares of each pair.</summary>
        public Tensor hypot(Tensor other) => Make(NativeMethods.dt_hypot(Handle, other.Handle), this, other);

        /// <summary>log(exp(x) + exp(y)) of each pair, without overflow.</summary>
        public Tensor logaddexp(Tensor other) => Make(NativeMethods.dt_logaddexp(Handle, other.Handle), this, other);

        /// <summary>x · log(y) of each pair, 0 where x is 0.</summary>
        public Tensor xlogy(Tensor other) => Make(NativeMethods.dt_xlogy(Handle, other.Handle), this, other);

        /// <summary>The larger of each pair of elements.</summary>
        public Tensor max(Tensor other) => maximum(other);

        /// <summary>The smaller of each pair of elements.</summary>
        public Tensor min(Tensor other) => minimum(other);
    }
}
