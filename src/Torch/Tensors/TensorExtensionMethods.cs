using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Values of one-element tensors by a conversion, and tensors in binary streams.</summary>
public static partial class TensorExtensionMethods
{
    /// <summary>Bytes per element of a dtype.</summary>
    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such dtype"),
    };

    /// <summary>The value of a tensor with one element, whatever its dtype.</summary>
    public static Scalar ToScalar(this Tensor value) => value.ToScalar();

    /// <summary>The value of a tensor with one element as a truth value.</summary>
    public static bool ToBoolean(this Tensor value) => value.ToScalar().ToBoolean();

    /// <summary>The value of a tensor with one element as a byte.</summary>
    public static byte ToByte(this Tensor value) => value.ToScalar().ToByte();

    /// <summary>The value of a tensor with one element as a signed byte.</summary>
    public static sbyte ToSByte(this Tensor value) => value.ToScalar().ToSByte();

    /// <summary>The value of a tensor with one element as a 16-bit integer.</summary>
    public static short ToInt16(this Tensor value) => value.ToScalar().ToInt16();

    /// <summary>The value of a tensor with one element as a 32-bit integer.</summary>
    public static int ToInt32(this Tensor value) => value.ToScalar().ToInt32();

    /// <summary>The value of a tensor with one element as a 64-bit integer.</summary>
    public static long ToInt64(this Tensor value) => value.ToScalar().ToInt64();

    /// <summary>The value of a tensor with one element as a half.</summary>
    public static Half ToHalf(this Tensor value) => value.ToScalar().ToHalf();

    /// <summary>The value of a tensor with one element as a float.</summary>
    public static float ToSingle(this Tensor value) => value.ToScalar().ToSingle();

    /// <summary>The value of a tensor with one element as a double.</summary>
    public static double ToDouble(this Tensor value) => value.ToScalar().ToDouble();
}
