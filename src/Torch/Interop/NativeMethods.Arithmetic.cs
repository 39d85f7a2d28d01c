using System.Runtime.InteropServices;

namespace TorchSharp;

// native/arithmetic.cpp: arithmetic with two operands.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial nint dt_add(nint a, nint b, Scalar alpha);

    [LibraryImport(Library)]
    internal static partial nint dt_add_s(nint a, Scalar b, Scalar alpha);

    [LibraryImport(Library)]
    internal static partial int dt_add_(nint a, nint b, Scalar alpha);

    [LibraryImport(Library)]
    internal static partial int dt_add_s_(nint a, Scalar b, Scalar alpha);

    [LibraryImport(Library)]
    internal static partial nint dt_sub(nint a, nint b, Scalar alpha);

    [LibraryImport(Library)]
    internal static partial nint dt_sub_s(nint a, Scalar b, Scalar alpha);

    [LibraryImport(Library)]
    internal static partial int dt_sub_(nint a, nint b, Scalar alpha);

    [LibraryImport(Library)]
    internal static partial int dt_sub_s_(nint a, Scalar b, Scalar alpha);

    [LibraryImport(Library)]
    internal static partial nint dt_mul(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_mul_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial int dt_mul_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_mul_s_(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_rsub_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_div(nint a, nint b, int mode);

    [LibraryImport(Library)]
    internal static partial nint dt_div_s(nint a, Scalar b, int mode);

    [LibraryImport(Library)]
    internal static partial int dt_div_(nint a, nint b, int mode);

    [LibraryImport(Library)]
    internal static partial int dt_div_s_(nint a, Scalar b, int mode);

    [LibraryImport(Library)]
    internal static partial nint dt_rdiv_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_pow(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_pow_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_rpow_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial int dt_pow_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_pow_s_(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_remainder(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_remainder_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial int dt_remainder_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_remainder_s_(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_fmod(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_fmod_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial int dt_fmod_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_fmod_s_(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_floor_divide(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_floor_divide_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial int dt_floor_divide_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_floor_divide_s_(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_atan2(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_hypot(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_maximum(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_minimum(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_fmax(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_fmin(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_logaddexp(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_xlogy(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_eq(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_eq_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial int dt_eq_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_eq_s_(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_ne(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_ne_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial int dt_ne_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_ne_s_(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_lt(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_lt_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial int dt_lt_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_lt_s_(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_le(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_le_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial int dt_le_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_le_s_(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_gt(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_gt_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial int dt_gt_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_gt_s_(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_ge(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_ge_s(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial int dt_ge_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_ge_s_(nint a, Scalar b);

    [LibraryImport(Library)]
    internal static partial nint dt_logical_and(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_logical_or(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_logical_xor(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_logical_and_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_logical_or_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial int dt_logical_xor_(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_bitwise_and(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_bitwise_or(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_bitwise_xor(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_bitwise_left_shift(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_bitwise_right_shift(nint a, nint b);

    [LibraryImport(Library)]
    internal static partial nint dt_addcmul(nint a, nint t1, nint t2, Scalar value);

    [LibraryImport(Library)]
    internal static partial int dt_addcmul_(nint a, nint t1, nint t2, Scalar value);

    [LibraryImport(Library)]
    internal static partial nint dt_addcdiv(nint a, nint t1, nint t2, Scalar value);

    [LibraryImport(Library)]
    internal static partial int dt_addcdiv_(nint a, nint t1, nint t2, Scalar value);

    [LibraryImport(Library)]
    internal static partial nint dt_lerp(nint a, nint end, nint weight);

    [LibraryImport(Library)]
    internal static partial nint dt_lerp_s(nint a, nint end, Scalar weight);

    [LibraryImport(Library)]
    internal static partial int dt_lerp_(nint a, nint end, nint weight);

    [LibraryImport(Library)]
    internal static partial int dt_lerp_s_(nint a, nint end, Scalar weight);

    [LibraryImport(Library)]
    internal static partial nint dt_clamp(nint a, nint min, nint max);

    [LibraryImport(Library)]
    internal static partial nint dt_clamp_s(nint a, Scalar min, Scalar max);

    [LibraryImport(Library)]
    internal static partial int dt_clamp_(nint a, nint min, nint max);

    [LibraryImport(Library)]
    internal static partial int dt_clamp_s_(nint a, Scalar min, Scalar max);

    [LibraryImport(Library)]
    internal static partial nint dt_where(nint condition, nint x, nint y);

    [LibraryImport(Library)]
    internal static partial int dt_allclose(nint a, nint b, double rtol, double atol, int equal_nan, int* @out);

    [LibraryImport(Library)]
    internal static partial nint dt_isclose(nint a, nint b, double rtol, double atol, int equal_nan);

    [LibraryImport(Library)]
    internal static partial int dt_equal(nint a, nint b, int* @out);
}
