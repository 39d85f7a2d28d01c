namespace TorchSharp;

public static partial class torch
{
    /// <summary>True where the element equals the other tensor's, with broadcasting.</summary>
    public static Tensor eq(Tensor input, Tensor target) => input.eq(target);

    /// <summary>True where the element equals a number.</summary>
    public static Tensor eq(Tensor input, Scalar target) => input.eq(target);

    /// <summary>True where the element differs from the other tensor's, with broadcasting.</summary>
    public static Tensor ne(Tensor input, Tensor target) => input.ne(target);

    /// <summary>True where the element differs from a number.</summary>
    public static Tensor ne(Tensor input, Scalar target) => input.ne(target);

    /// <summary>True where the element is less than the other tensor's, with broadcasting.</summary>
    public static Tensor lt(Tensor input, Tensor target) => input.lt(target);

    /// <summary>True where the element is less than a number.</summary>
    public static Tensor lt(Tensor input, Scalar target) => input.lt(target);

    /// <summary>True where the element is at most the other tensor's, with broadcasting.</summary>
    public static Tensor le(Tensor input, Tensor target) => input.le(target);

    /// <summary>True where the element is at most a number.</summary>
    public static Tensor le(Tensor input, Scalar target) => input.le(target);

    /// <summary>True where the element is greater than the other tensor's, with broadcasting.</summary>
    public static Tensor gt(Tensor input, Tensor target) => input.gt(target);

    /// <summary>True where the element is greater than a number.</summary>
    public static Tensor gt(Tensor input, Scalar target) => input.gt(target);

    /// <summary>True where the element is at least the other tensor's, with broadcasting.</summary>
    public static Tensor ge(Tensor input, Tensor target) => input.ge(target);

    /// <summary>True where the element is at least a number.</summary>
    public static Tensor ge(Tensor input, Scalar target) => input.ge(target);

    /// <summary>True where both are not zero.</summary>
    public static Tensor logical_and(Tensor input, Tensor other) => input.logical_and(other);

    /// <summary>True where at least one is not zero.</summary>
    public static Tensor logical_or(Tensor input, Tensor other) => input.logical_or(other);

    /// <summary>True where exactly one is not zero.</summary>
    public static Tensor logical_xor(Tensor input, Tensor other) => input.logical_xor(other);

    /// <summary>The bits (or truth values) that both have.</summary>
    public static Tensor bitwise_and(Tensor input, Tensor other) => input.bitwise_and(other);

    /// <summary>The bits (or truth values) that at least one has.</summary>
    public static Tensor bitwise_or(Tensor input, Tensor other) => input.bitwise_or(other);

    /// <summary>The bits (or truth values) that exactly one has.</summary>
    public static Tensor bitwise_xor(Tensor input, Tensor other) => input.bitwise_xor(other);

    /// <summary>The bits moved to the left.</summary>
    public static Tensor bitwise_left_shift(Tensor input, Tensor other) => input.bitwise_left_shift(other);

    /// <summary>The bits moved to the right.</summary>
    public static Tensor bitwise_right_shift(Tensor input, Tensor other) => input.bitwise_right_shift(other);

    /// <summary>True if all elements agree: |input - target| at most atol + rtol · |target|.</summary>
    public static bool allclose(Tensor input, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => input.allclose(target, rtol, atol, equal_nan);

    /// <summary>True where the elements agree: |input - other| at most atol + rtol · |other|.</summary>
    public static Tensor isclose(Tensor input, Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) => input.isclose(other, rtol, atol, nanEqual);
}
