namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>True where the element is not a number.</summary>
        public Tensor isnan() => Make(NativeMethods.dt_isnan(Handle), this);

        /// <summary>True where the element is infinite.</summary>
        public Tensor isinf() => Make(NativeMethods.dt_isinf(Handle), this);

        /// <summary>True where the element is a finite number.</summary>
        public Tensor isfinite() => Make(NativeMethods.dt_isfinite(Handle), this);

        /// <summary>True where the element is minus infinity.</summary>
        public Tensor isneginf() => Make(NativeMethods.dt_isneginf(Handle), this);

        /// <summary>True where the element is plus infinity.</summary>
        public Tensor isposinf() => Make(NativeMethods.dt_isposinf(Handle), this);

        /// <summary>x · Φ(x) of each element, Φ the normal distribution function.</summary>
        public Tensor gelu() => Make(NativeMethods.dt_gelu(Handle, 0), this);

        /// <summary>log(sigmoid(x)) of each element, without overflow.</summary>
        public Tensor log_sigmoid() => Make(NativeMethods.dt_log_sigmoid(Handle), this);

        /// <summary>x where positive, otherwise x times <paramref name="negative_slope"/>.</summary>
        public Tensor leaky_relu(Scalar negative_slope) => Make(NativeMethods.dt_leaky_relu(Handle, negative_slope), this);

        /// <summary>Replaces not-a-number (by 0), plus and minus infinity (by the dtype's limits) or by what is given.</summary>
        public Tensor nan_to_num(double? nan = null, double? posinf = null, double? neginf = null) =>
            Make(NativeMethods.dt_nan_to_num(Handle, nan ?? 0, nan is null ? 0 : 1, posinf ?? 0, posinf is null ? 0 : 1, neginf ?? 0, neginf is null ? 0 : 1), this);
    }
}
