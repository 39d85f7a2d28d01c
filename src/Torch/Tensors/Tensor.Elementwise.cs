namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The absolute value of each element.</summary>
        public Tensor abs() => Make(NativeMethods.dt_abs(Handle), this);

        /// <summary>In place: the absolute value of each element.</summary>
        public Tensor abs_() => Self(NativeMethods.dt_abs_(Handle));

        /// <summary>The negative of each element.</summary>
        public Tensor neg() => Make(NativeMethods.dt_neg(Handle), this);

        /// <summary>In place: the negative of each element.</summary>
        public Tensor neg_() => Self(NativeMethods.dt_neg_(Handle));

        /// <summary>e to the power of each element.</summary>
        public Tensor exp() => Make(NativeMethods.dt_exp(Handle), this);

        /// <summary>In place: e to the power of each element.</summary>
        public Tensor exp_() => Self(NativeMethods.dt_exp_(Handle));

        /// <summary>2 to the power of each element.</summary>
        public Tensor exp2() => Make(NativeMethods.dt_exp2(Handle), this);

        /// <summary>In place: 2 to the power of each element.</summary>
        public Tensor exp2_() => Self(NativeMethods.dt_exp2_(Handle));

        /// <summary>exp(x) - 1, exact for small x.</summary>
        public Tensor expm1() => Make(NativeMethods.dt_expm1(Handle), this);

        /// <summary>In place: exp(x) - 1, exact for small x.</summary>
        public Tensor expm1_() => Self(NativeMethods.dt_expm1_(Handle));

        /// <summary>The natural logarithm of each element.</summary>
        public Tensor log() => Make(NativeMethods.dt_log(Handle), this);

        /// <summary>In place: the natural logarithm of each element.</summary>
        public Tensor log_() => Self(NativeMethods.dt_log_(Handle));

        /// <summary>The logarithm to base 2 of each element.</summary>
        public Tensor log2() => Make(NativeMethods.dt_log2(Handle), this);

        /// <summary>In place: the logarithm to base 2 of each element.</summary>
        public Tensor log2_() => Self(NativeMethods.dt_log2_(Handle));

        /// <summary>The logarithm to base 10 of each element.</summary>
        public Tensor log10() => Make(NativeMethods.dt_log10(Handle), this);

        /// <summary>In place: the logarithm to base 10 of each element.</summary>
        public Tensor log10_() => Self(NativeMethods.dt_log10_(Handle));

        /// <summary>log(1 + x), exact for small x.</summary>
        public Tensor log1p() => Make(NativeMethods.dt_log1p(Handle), this);

        /// <summary>In place: log(1 + x), exact for small x.</summary>
        public Tensor log1p_() => Self(NativeMethods.dt_log1p_(Handle));

        /// <summary>The square root of each element.</summary>
        public Tensor sqrt() => Make(NativeMethods.dt_sqrt(Handle), this);

        /// <summary>In place: the square root of each element.</summary>
        public Tensor sqrt_() => Self(NativeMethods.dt_sqrt_(Handle));

        /// <summary>One over the square root of each element.</summary>
        public Tensor rsqrt() => Make(NativeMethods.dt_rsqrt(Handle), this);

        /// <summary>In place: one over the square root of each element.</summary>
        public Tensor rsqrt_() => Self(NativeMethods.dt_rsqrt_(Handle));

        /// <summary>The square of each element.</summary>
        public Tensor square() => Make(NativeMethods.dt_square(Handle), this);

        /// <summary>In place: the square of each element.</summary>
        public Tensor square_() => Self(NativeMethods.dt_square_(Handle));

        /// <summary>One over each element.</summary>
        public Tensor reciprocal() => Make(NativeMethods.dt_reciprocal(Handle), this);

        /// <summary>In place: one over each element.</summary>
        public Tensor reciprocal_() => Self(NativeMethods.dt_reciprocal_(Handle));
    }
}
