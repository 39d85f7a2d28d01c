using System.Runtime.InteropServices;

namespace TorchSharp;

// native/unary.cpp: elementwise functions.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint dt_abs(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_abs_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_neg(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_neg_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_exp(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_exp_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_exp2(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_exp2_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_expm1(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_expm1_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_log(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_log_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_log2(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_log2_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_log10(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_log10_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_log1p(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_log1p_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_sqrt(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_sqrt_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_rsqrt(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_rsqrt_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_square(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_square_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_reciprocal(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_reciprocal_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_sin(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_sin_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_cos(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_cos_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_tan(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_tan_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_asin(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_asin_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_acos(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_acos_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_atan(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_atan_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_sinh(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_sinh_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_cosh(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_cosh_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_tanh(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_tanh_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_sigmoid(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_sigmoid_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_relu(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_relu_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_silu(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_silu_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_erf(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_erf_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_erfc(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_erfc_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_erfinv(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_floor(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_floor_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_ceil(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_ceil_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_round(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_round_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_trunc(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_trunc_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_frac(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_frac_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_sign(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_log_sigmoid(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_softplus(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_lgamma(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_digamma(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_logical_not(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_bitwise_not(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_isnan(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_isinf(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_isfinite(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_isneginf(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_isposinf(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_erfinv_(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_sign_(nint a);

    [LibraryImport(Library)]
    internal static partial int dt_logical_not_(nint a);

    [LibraryImport(Library)]
    internal static partial nint dt_gelu(nint a, int tanh_form);

    [LibraryImport(Library)]
    internal static partial nint dt_nan_to_num(nint a, double nan, int has_nan, double pos, int has_pos, double neg, int has_neg);

    [LibraryImport(Library)]
    internal static partial nint dt_leaky_relu(nint a, Scalar slope);
}
