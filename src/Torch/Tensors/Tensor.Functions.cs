namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The sine of each element, in radians.</summary>
        public Tensor sin() => Make(NativeMethods.dt_sin(Handle), this);

        /// <summary>In place: the sine of each element, in radians.</summary>
        public Tensor sin_() => Self(NativeMethods.dt_sin_(Handle));

        /// <summary>The cosine of each element, in radians.</summary>
        public Tensor cos() => Make(NativeMethods.dt_cos(Handle), this);

        /// <summary>In place: the cosine of each element, in radians.</summary>
        public Tensor cos_() => Self(NativeMethods.dt_cos_(Handle));

        /// <summary>The tangent of each element, in radians.</summary>
        public Tensor tan() => Make(NativeMethods.dt_tan(Handle), this);

        /// <summary>In place: the tangent of each element, in radians.</summary>
        public Tensor tan_() => Self(NativeMethods.dt_tan_(Handle));

        /// <summary>The arcsine of each element, in radians.</summary>
        public Tensor asin() => Make(NativeMethods.dt_asin(Handle), this);

        /// <summary>In place: the arcsine of each element, in radians.</summary>
        public Tensor asin_() => Self(NativeMethods.dt_asin_(Handle));

        /// <summary>The arccosine of each element, in radians.</summary>
        public Tensor acos() => Make(NativeMethods.dt_acos(Handle), this);

        /// <summary>In place: the arccosine of each element, in radians.</summary>
        public Tensor acos_() => Self(NativeMethods.dt_acos_(Handle));

        /// <summary>The arctangent of each element, in radians.</summary>
        public Tensor atan() => Make(NativeMethods.dt_atan(Handle), this);

        /// <summary>In place: the arctangent of each element, in radians.</summary>
        public Tensor atan_() => Self(NativeMethods.dt_atan_(Handle));

        /// <summary>The hyperbolic sine of each element.</summary>
        public Tensor sinh() => Make(NativeMethods.dt_sinh(Handle), this);

        /// <summary>In place: the hyperbolic sine of each element.</summary>
        public Tensor sinh_() => Self(NativeMethods.dt_sinh_(Handle));

        /// <summary>The hyperbolic cosine of each element.</summary>
        public Tensor cosh() => Make(NativeMethods.dt_cosh(Handle), this);

        /// <summary>In place: the hyperbolic cosine of each element.</summary>
        public Tensor cosh_() => Self(NativeMethods.dt_cosh_(Handle));

        /// <summary>The hyperbolic tangent of each element.</summary>
        public Tensor tanh() => Make(NativeMethods.dt_tanh(Handle), this);

        /// <summary>In place: the hyperbolic tangent of each element.</summary>
        public Tensor tanh_() => Self(NativeMethods.dt_tanh_(Handle));

        /// <summary>1 / (1 + exp(-x)) of each element.</summary>
        public Tensor sigmoid() => Make(NativeMethods.dt_sigmoid(Handle), this);

        /// <summary>In place: 1 / (1 + exp(-x)) of each element.</summary>
        public Tensor sigmoid_() => Self(NativeMethods.dt_sigmoid_(Handle));

        /// <summary>max(x, 0) of each element.</summary>
        public Tensor relu() => Make(NativeMethods.dt_relu(Handle), this);

        /// <summary>In place: max(x, 0) of each element.</summary>
        public Tensor relu_() => Self(NativeMethods.dt_relu_(Handle));

        /// <summary>x · sigmoid(x) of each element.</summary>
        public Tensor silu() => Make(NativeMethods.dt_silu(Handle), this);

        /// <summary>The error function of each element.</summary>
        public Tensor erf() => Make(NativeMethods.dt_erf(Handle), this);

        /// <summary>In place: the error function of each element.</summary>
        public Tensor erf_() => Self(NativeMethods.dt_erf_(Handle));

        /// <summary>1 - erf(x) of each element.</summary>
        public Tensor erfc() => Make(NativeMethods.dt_erfc(Handle), this);

        /// <summary>In place: 1 - erf(x) of each element.</summary>
        public Tensor erfc_() => Self(NativeMethods.dt_erfc_(Handle));

        /// <summary>The inverse error function of each element, which lies in (-1, 1).</summary>
        public Tensor erfinv() => Make(NativeMethods.dt_erfinv(Handle), this);

        /// <summary>In place: the inverse error function of each element, which lies in (-1, 1).</summary>
        public Tensor erfinv_() => Self(NativeMethods.dt_erfinv_(Handle));

        /// <summary>The largest integer at most each element.</summary>
        public Tensor floor() => Make(NativeMethods.dt_floor(Handle), this);

        /// <summary>In place: the largest integer at most each element.</summary>
        public Tensor floor_() => Self(NativeMethods.dt_floor_(Handle));

        /// <summary>The smallest integer at least each element.</summary>
        public Tensor ceil() => Make(NativeMethods.dt_ceil(Handle), this);

        /// <summary>In place: the smallest integer at least each element.</summary>
        public Tensor ceil_() => Self(NativeMethods.dt_ceil_(Handle));

        /// <summary>The nearest integer of each element, halves to even.</summary>
        public Tensor round() => Make(NativeMethods.dt_round(Handle), this);

        /// <summary>In place: the nearest integer of each element, halves to even.</summary>
        public Tensor round_() => Self(NativeMethods.dt_round_(Handle));

        /// <summary>Each element without its fraction.</summary>
        public Tensor trunc() => Make(NativeMethods.dt_trunc(Handle), this);

        /// <summary>In place: each element without its fraction.</summary>
        public Tensor trunc_() => Self(NativeMethods.dt_trunc_(Handle));

        /// <summary>The fraction of each element.</summary>
        public Tensor frac() => Make(NativeMethods.dt_frac(Handle), this);

        /// <summary>In place: the fraction of each element.</summary>
        public Tensor frac_() => Self(NativeMethods.dt_frac_(Handle));

        /// <summary>-1, 0 or 1 by the sign of each element.</summary>
        public Tensor sign() => Make(NativeMethods.dt_sign(Handle), this);

        /// <summary>In place: -1, 0 or 1 by the sign of each element.</summary>
        public Tensor sign_() => Self(NativeMethods.dt_sign_(Handle));

        /// <summary>log(1 + exp(x)) of each element.</summary>
        public Tensor softplus() => Make(NativeMethods.dt_softplus(Handle), this);

        /// <summary>The logarithm of the gamma function of each element.</summary>
        public Tensor lgamma() => Make(NativeMethods.dt_lgamma(Handle), this);

        /// <summary>The derivative of <see cref="lgamma"/> at each element.</summary>
        public Tensor digamma() => Make(NativeMethods.dt_digamma(Handle), this);

        /// <summary>True where the element is zero.</summary>
        public Tensor logical_not() => Make(NativeMethods.dt_logical_not(Handle), this);

        /// <summary>In place: true where the element is zero.</summary>
        public Tensor logical_not_() => Self(NativeMethods.dt_logical_not_(Handle));

        /// <summary>Each element with all bits (or the truth value) turned.</summary>
        public Tensor bitwise_not() => Make(NativeMethods.dt_bitwise_not(Handle), this);
    }
}
