namespace TorchSharp;

public static partial class torch
{
    /// <summary>The absolute value of each element.</summary>
    public static Tensor abs(Tensor input) => input.abs();

    /// <summary>In place: the absolute value of each element.</summary>
    public static Tensor abs_(Tensor input) => input.abs_();

    /// <summary>The negative of each element.</summary>
    public static Tensor neg(Tensor input) => input.neg();

    /// <summary>In place: the negative of each element.</summary>
    public static Tensor neg_(Tensor input) => input.neg_();

    /// <summary>e to the power of each element.</summary>
    public static Tensor exp(Tensor input) => input.exp();

    /// <summary>In place: e to the power of each element.</summary>
    public static Tensor exp_(Tensor input) => input.exp_();

    /// <summary>2 to the power of each element.</summary>
    public static Tensor exp2(Tensor input) => input.exp2();

    /// <summary>In place: 2 to the power of each element.</summary>
    public static Tensor exp2_(Tensor input) => input.exp2_();

    /// <summary>exp(x) - 1, exact for small x.</summary>
    public static Tensor expm1(Tensor input) => input.expm1();

    /// <summary>In place: exp(x) - 1, exact for small x.</summary>
    public static Tensor expm1_(Tensor input) => input.expm1_();

    /// <summary>The natural logarithm of each element.</summary>
    public static Tensor log(Tensor input) => input.log();

    /// <summary>In place: the natural logarithm of each element.</summary>
    public static Tensor log_(Tensor input) => input.log_();

    /// <summary>The logarithm to base 2 of each element.</summary>
    public static Tensor log2(Tensor input) => input.log2();

    /// <summary>In place: the logarithm to base 2 of each element.</summary>
    public static Tensor log2_(Tensor input) => input.log2_();

    /// <summary>The logarithm to base 10 of each element.</summary>
    public static Tensor log10(Tensor input) => input.log10();

    /// <summary>In place: the logarithm to base 10 of each element.</summary>
    public static Tensor log10_(Tensor input) => input.log10_();

    /// <summary>log(1 + x), exact for small x.</summary>
    public static Tensor log1p(Tensor input) => input.log1p();

    /// <summary>In place: log(1 + x), exact for small x.</summary>
    public static Tensor log1p_(Tensor input) => input.log1p_();

    /// <summary>The square root of each element.</summary>
    public static Tensor sqrt(Tensor input) => input.sqrt();

    /// <summary>In place: the square root of each element.</summary>
    public static Tensor sqrt_(Tensor input) => input.sqrt_();

    /// <summary>One over the square root of each element.</summary>
    public static Tensor rsqrt(Tensor input) => input.rsqrt();

    /// <summary>In place: one over the square root of each element.</summary>
    public static Tensor rsqrt_(Tensor input) => input.rsqrt_();

    /// <summary>The square of each element.</summary>
    public static Tensor square(Tensor input) => input.square();

    /// <summary>In place: the square of each element.</summary>
    public static Tensor square_(Tensor input) => input.square_();

    /// <summary>One over each element.</summary>
    public static Tensor reciprocal(Tensor input) => input.reciprocal();

    /// <summary>In place: one over each element.</summary>
    public static Tensor reciprocal_(Tensor input) => input.reciprocal_();

    /// <summary>The sine of each element, in radians.</summary>
    public static Tensor sin(Tensor input) => input.sin();

    /// <summary>In place: the sine of each element, in radians.</summary>
    public static Tensor sin_(Tensor input) => input.sin_();

    /// <summary>The cosine of each element, in radians.</summary>
    public static Tensor cos(Tensor input) => input.cos();

    /// <summary>In place: the cosine of each element, in radians.</summary>
    public static Tensor cos_(Tensor input) => input.cos_();

    /// <summary>The tangent of each element, in radians.</summary>
    public static Tensor tan(Tensor input) => input.tan();

    /// <summary>In place: the tangent of each element, in radians.</summary>
    public static Tensor tan_(Tensor input) => input.tan_();

    /// <summary>The arcsine of each element, in radians.</summary>
    public static Tensor asin(Tensor input) => input.asin();

    /// <summary>In place: the arcsine of each element, in radians.</summary>
    public static Tensor asin_(Tensor input) => input.asin_();

    /// <summary>The arccosine of each element, in radians.</summary>
    public static Tensor acos(Tensor input) => input.acos();

    /// <summary>In place: the arccosine of each element, in radians.</summary>
    public static Tensor acos_(Tensor input) => input.acos_();

    /// <summary>The arctangent of each element, in radians.</summary>
    public static Tensor atan(Tensor input) => input.atan();

    /// <summary>In place: the arctangent of each element, in radians.</summary>
    public static Tensor atan_(Tensor input) => input.atan_();

    /// <summary>The hyperbolic sine of each element.</summary>
    public static Tensor sinh(Tensor input) => input.sinh();

    /// <summary>In place: the hyperbolic sine of each element.</summary>
    public static Tensor sinh_(Tensor input) => input.sinh_();

    /// <summary>The hyperbolic cosine of each element.</summary>
    public static Tensor cosh(Tensor input) => input.cosh();

    /// <summary>In place: the hyperbolic cosine of each element.</summary>
    public static Tensor cosh_(Tensor input) => input.cosh_();

    /// <summary>The hyperbolic tangent of each element.</summary>
    public static Tensor tanh(Tensor input) => input.tanh();

    /// <summary>In place: the hyperbolic tangent of each element.</summary>
    public static Tensor tanh_(Tensor input) => input.tanh_();

    /// <summary>1 / (1 + exp(-x)) of each element.</summary>
    public static Tensor sigmoid(Tensor input) => input.sigmoid();

    /// <summary>In place: 1 / (1 + exp(-x)) of each element.</summary>
    public static Tensor sigmoid_(Tensor input) => input.sigmoid_();

    /// <summary>max(x, 0) of each element.</summary>
    public static Tensor relu(Tensor input) => input.relu();

    /// <summary>In place: max(x, 0) of each element.</summary>
    public static Tensor relu_(Tensor input) => input.relu_();

    /// <summary>x · sigmoid(x) of each element.</summary>
    public static Tensor silu(Tensor input) => input.silu();

    /// <summary>The error function of each element.</summary>
    public static Tensor erf(Tensor input) => input.erf();

    /// <summary>In place: the error function of each element.</summary>
    public static Tensor erf_(Tensor input) => input.erf_();

    /// <summary>1 - erf(x) of each element.</summary>
    public static Tensor erfc(Tensor input) => input.erfc();

    /// <summary>In place: 1 - erf(x) of each element.</summary>
    public static Tensor erfc_(Tensor input) => input.erfc_();

    /// <summary>The inverse error function of each element, which lies in (-1, 1).</summary>
    public static Tensor erfinv(Tensor input) => input.erfinv();

    /// <summary>In place: the inverse error function of each element, which lies in (-1, 1).</summary>
    public static Tensor erfinv_(Tensor input) => input.erfinv_();

    /// <summary>The largest integer at most each element.</summary>
    public static Tensor floor(Tensor input) => input.floor();

    /// <summary>In place: the largest integer at most each element.</summary>
    public static Tensor floor_(Tensor input) => input.floor_();

    /// <summary>The smallest integer at least each element.</summary>
    public static Tensor ceil(Tensor input) => input.ceil();

    /// <summary>In place: the smallest integer at least each element.</summary>
    public static Tensor ceil_(Tensor input) => input.ceil_();

    /// <summary>The nearest integer of each element, halves to even.</summary>
    public static Tensor round(Tensor input) => input.round();

    /// <summary>In place: the nearest integer of each element, halves to even.</summary>
    public static Tensor round_(Tensor input) => input.round_();

    /// <summary>Each element without its fraction.</summary>
    public static Tensor trunc(Tensor input) => input.trunc();

    /// <summary>In place: each element without its fraction.</summary>
    public static Tensor trunc_(Tensor input) => input.trunc_();

    /// <summary>The fraction of each element.</summary>
    public static Tensor frac(Tensor input) => input.frac();

    /// <summary>In place: the fraction of each element.</summary>
    public static Tensor frac_(Tensor input) => input.frac_();

    /// <summary>-1, 0 or 1 by the sign of each element.</summary>
    public static Tensor sign(Tensor input) => input.sign();

    /// <summary>In place: -1, 0 or 1 by the sign of each element.</summary>
    public static Tensor sign_(Tensor input) => input.sign_();

    /// <summary>The logarithm of the gamma function of each element.</summary>
    public static Tensor lgamma(Tensor input) => input.lgamma();

    /// <summary>The derivative of <see cref="lgamma(Tensor)"/> at each element.</summary>
    public static Tensor digamma(Tensor input) => input.digamma();

    /// <summary>True where the element is zero.</summary>
    public static Tensor logical_not(Tensor input) => input.logical_not();

    /// <summary>In place: true where the element is zero.</summary>
    public static Tensor logical_not_(Tensor input) => input.logical_not_();

    /// <summary>Each element with all bits (or the truth value) turned.</summary>
    public static Tensor bitwise_not(Tensor input) => input.bitwise_not();

    /// <summary>True where the element is not a number.</summary>
    public static Tensor isnan(Tensor input) => input.isnan();

    /// <summary>True where the element is infinite.</summary>
    public static Tensor isinf(Tensor input) => input.isinf();

    /// <summary>True where the element is a finite number.</summary>
    public static Tensor isfinite(Tensor input) => input.isfinite();

    /// <summary>True where the element is minus infinity.</summary>
    public static Tensor isneginf(Tensor input) => input.isneginf();

    /// <summary>True where the element is plus infinity.</summary>
    public static Tensor isposinf(Tensor input) => input.isposinf();

    /// <summary>Replaces not-a-number (by 0), plus and minus infinity (by the dtype's limits) or by what is given.</summary>
    public static Tensor nan_to_num(Tensor input, double? nan = null, double? posinf = null, double? neginf = null) => input.nan_to_num(nan, posinf, neginf);
}
