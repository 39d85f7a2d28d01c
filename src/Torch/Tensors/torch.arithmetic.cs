namespace TorchSharp;

public static partial class torch
{
    /// <summary>The first plus the other tensor, with broadcasting.</summary>
    public static Tensor add(Tensor input, Tensor target) => input.add(target);

    /// <summary>The first plus <paramref name="alpha"/> times the other tensor, with broadcasting.</summary>
    public static Tensor add(Tensor input, Tensor target, Scalar alpha) => input.add(target, alpha);

    /// <summary>Each element plus a number.</summary>
    public static Tensor add(Tensor input, Scalar scalar) => input.add(scalar);

    /// <summary>Each element plus <paramref name="alpha"/> times a number.</summary>
    public static Tensor add(Tensor input, Scalar scalar, Scalar alpha) => input.add(scalar, alpha);

    /// <summary>The first minus the other tensor, with broadcasting.</summary>
    public static Tensor sub(Tensor input, Tensor target) => input.sub(target);

    /// <summary>The first minus <paramref name="alpha"/> times the other tensor, with broadcasting.</summary>
    public static Tensor sub(Tensor input, Tensor target, Scalar alpha) => input.sub(target, alpha);

    /// <summary>Each element minus a number.</summary>
    public static Tensor sub(Tensor input, Scalar target) => input.sub(target);

    /// <summary>Each element minus <paramref name="alpha"/> times a number.</summary>
    public static Tensor sub(Tensor input, Scalar target, Scalar alpha) => input.sub(target, alpha);

    /// <summary>The first times the other tensor, element by element, with broadcasting.</summary>
    public static Tensor mul(Tensor input, Tensor target) => input.mul(target);

    /// <summary>Each element times a number.</summary>
    public static Tensor mul(Tensor input, Scalar target) => input.mul(target);

    /// <summary>The first divided by the other tensor, with broadcasting; integers give floating point unless rounded.</summary>
    public static Tensor div(Tensor input, Tensor target, RoundingMode rounding_mode = RoundingMode.None) => input.div(target, rounding_mode);

    /// <summary>Each element divided by a number.</summary>
    public static Tensor div(Tensor input, Scalar target, RoundingMode rounding_mode = RoundingMode.None) => input.div(target, rounding_mode);

    /// <summary>Each element to the power of the other tensor's, with broadcasting.</summary>
    public static Tensor pow(Tensor left, Tensor exponent) => left.pow(exponent);

    /// <summary>Each element to the power of a number.</summary>
    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);

    /// <summary>The remainder of the division, with the divisor's sign, by the other tensor's, with broadcasting.</summary>
    public static Tensor remainder(Tensor input, Tensor divisor) => input.remainder(divisor);

    /// <summary>The remainder of the division, with the divisor's sign, by a number.</summary>
    public static Tensor remainder(Tensor input, Scalar divisor) => input.remainder(divisor);

    /// <summary>The remainder of the division, with the dividend's sign, by the other tensor's, with broadcasting.</summary>
    public static Tensor fmod(Tensor input, Tensor divisor) => input.fmod(divisor);

    /// <summary>The remainder of the division, with the dividend's sign, by a number.</summary>
    public static Tensor fmod(Tensor input, Scalar divisor) => input.fmod(divisor);

    /// <summary>The quotient rounded down, of the division by the other tensor's, with broadcasting.</summary>
    public static Tensor floor_divide(Tensor input, Tensor divisor) => input.floor_divide(divisor);

    /// <summary>The quotient rounded down, of the division by a number.</summary>
    public static Tensor floor_divide(Tensor input, Scalar divisor) => input.floor_divide(divisor);

    /// <summary>The larger of each pair of elements; not-a-number wins.</summary>
    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);

    /// <summary>The smaller of each pair of elements; not-a-number wins.</summary>
    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);

    /// <summary>The larger of each pair of elements; not-a-number loses.</summary>
    public static Tensor fmax(Tensor input, Tensor other) => input.fmax(other);

    /// <summary>The smaller of each pair of elements; not-a-number loses.</summary>
    public static Tensor fmin(Tensor input, Tensor other) => input.fmin(other);

    /// <summary>The angle, in radians, of the point (other, input).</summary>
    public static Tensor atan2(Tensor input, Tensor other) => input.atan2(other);

    /// <summary>The square root of the sum of squares of each pair.</summary>
    public static Tensor hypot(Tensor input, Tensor other) => input.hypot(other);

    /// <summary>log(exp(x) + exp(y)) of each pair, without overflow.</summary>
    public static Tensor logaddexp(Tensor input, Tensor other) => input.logaddexp(other);

    /// <summary>x · log(y) of each pair, 0 where x is 0.</summary>
    public static Tensor xlogy(Tensor input, Tensor other) => input.xlogy(other);

    /// <summary>The larger of each pair of elements.</summary>
    public static Tensor max(Tensor input, Tensor other) => input.max(other);

    /// <summary>The smaller of each pair of elements.</summary>
    public static Tensor min(Tensor input, Tensor other) => input.min(other);

    /// <summary>input plus <paramref name="value"/> · tensor1 · tensor2.</summary>
    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcmul(tensor1, tensor2, value);

    /// <summary>input plus tensor1 · tensor2.</summary>
    public static Tensor addcmul(Tensor input, Tensor tensor1, Tensor tensor2) => input.addcmul(tensor1, tensor2);

    /// <summary>input plus <paramref name="value"/> · tensor1 / tensor2.</summary>
    public static Tensor addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, Scalar value) => input.addcdiv(tensor1, tensor2, value);

    /// <summary>input plus tensor1 / tensor2.</summary>
    public static Tensor addcdiv(Tensor input, Tensor tensor1, Tensor tensor2) => input.addcdiv(tensor1, tensor2);

    /// <summary>input + weight · (end - input), with one weight per element.</summary>
    public static Tensor lerp(Tensor input, Tensor end, Tensor weight) => input.lerp(end, weight);

    /// <summary>input + weight · (end - input).</summary>
    public static Tensor lerp(Tensor input, Tensor end, Scalar weight) => input.lerp(end, weight);

    /// <summary>Each element moved into [min, max]; a missing bound does not bind.</summary>
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);

    /// <summary>Each element moved into [min, max], bounds by element with broadcasting.</summary>
    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp(min, max);

    /// <summary>Each element, but at least <paramref name="min"/>.</summary>
    public static Tensor clamp_min(Tensor input, Scalar min) => input.clamp_min(min);

    /// <summary>Each element, but at most <paramref name="max"/>.</summary>
    public static Tensor clamp_max(Tensor input, Scalar max) => input.clamp_max(max);

    /// <summary>The same as clamp.</summary>
    public static Tensor clip(Tensor input, Scalar? min = null, Scalar? max = null) => input.clip(min, max);
}
