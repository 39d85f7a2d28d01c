namespace TorchSharp;

/// <summary>Numbers as <see cref="Scalar"/>, by method instead of by implicit conversion.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>The byte as a Scalar.</summary>
    public static Scalar ToScalar(this byte value) => value;

    /// <summary>The signed byte as a Scalar.</summary>
    public static Scalar ToScalar(this sbyte value) => value;

    /// <summary>The 16-bit integer as a Scalar.</summary>
    public static Scalar ToScalar(this short value) => value;

    /// <summary>The 32-bit integer as a Scalar.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>The 64-bit integer as a Scalar.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>The half-precision number as a Scalar.</summary>
    public static Scalar ToScalar(this Half value) => value;

    /// <summary>The single-precision number as a Scalar.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>The double-precision number as a Scalar.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>The truth value as a Scalar.</summary>
    public static Scalar ToScalar(this bool value) => value;
}
