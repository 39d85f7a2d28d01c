namespace TorchSharp;

public static partial class torch
{
    /// <summary>The type of a tensor's elements; the numbers are libtorch's own.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>8-bit unsigned integer.</summary>
        Byte = 0,

        /// <summary>8-bit signed integer.</summary>
        Int8 = 1,

        /// <summary>16-bit signed integer.</summary>
        Int16 = 2,

        /// <summary>32-bit signed integer.</summary>
        Int32 = 3,

        /// <summary>64-bit signed integer; the type of indices.</summary>
        Int64 = 4,

        /// <summary>16-bit IEEE floating point.</summary>
        Float16 = 5,

        /// <summary>32-bit floating point; the default.</summary>
        Float32 = 6,

        /// <summary>64-bit floating point.</summary>
        Float64 = 7,

        /// <summary>Pair of 32-bit floats.</summary>
        ComplexFloat32 = 9,

        /// <summary>Pair of 64-bit floats.</summary>
        ComplexFloat64 = 10,

        /// <summary>One byte, 0 or 1; the type of masks.</summary>
        Bool = 11,

        /// <summary>16-bit floating point with float32's range.</summary>
        BFloat16 = 15,
    }

    /// <summary>64-bit floating point.</summary>
    public static ScalarType float64 = ScalarType.Float64;

    /// <summary>64-bit floating point, PyTorch's second name for it.</summary>
    public static ScalarType @double = ScalarType.Float64;

    /// <summary>32-bit floating point.</summary>
    public static ScalarType float32 = ScalarType.Float32;

    /// <summary>32-bit floating point, PyTorch's second name for it.</summary>
    public static ScalarType @float = ScalarType.Float32;

    /// <summary>16-bit IEEE floating point.</summary>
    public static ScalarType float16 = ScalarType.Float16;

    /// <summary>16-bit IEEE floating point, PyTorch's second name for it.</summary>
    public static ScalarType half = ScalarType.Float16;

    /// <summary>16-bit floating point with float32's range.</summary>
    public static ScalarType bfloat16 = ScalarType.BFloat16;

    /// <summary>8-bit unsigned integer.</summary>
    public static ScalarType uint8 = ScalarType.Byte;

    /// <summary>8-bit signed integer.</summary>
    public static ScalarType int8 = ScalarType.Int8;

    /// <summary>16-bit signed integer.</summary>
    public static ScalarType int16 = ScalarType.Int16;

    /// <summary>16-bit signed integer, PyTorch's second name for it.</summary>
    public static ScalarType @short = ScalarType.Int16;

    /// <summary>32-bit signed integer.</summary>
    public static ScalarType int32 = ScalarType.Int32;

    /// <summary>32-bit signed integer, PyTorch's second name for it.</summary>
    public static ScalarType @int = ScalarType.Int32;

    /// <summary>64-bit signed integer.</summary>
    public static ScalarType int64 = ScalarType.Int64;

    /// <summary>64-bit signed integer, PyTorch's second name for it.</summary>
    public static ScalarType @long = ScalarType.Int64;

    /// <summary>One byte, 0 or 1.</summary>
    public static ScalarType @bool = ScalarType.Bool;

    /// <summary>Pair of 32-bit floats.</summary>
    public static ScalarType complex64 = ScalarType.ComplexFloat32;

    /// <summary>Pair of 64-bit floats.</summary>
    public static ScalarType complex128 = ScalarType.ComplexFloat64;

    /// <summary>True for float16, bfloat16, float32 and float64.</summary>
    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    /// <summary>True for the integer types; bool is none of them.</summary>
    public static bool is_integral(ScalarType type) =>
        type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64;

    /// <summary>True for complex64 and complex128.</summary>
    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;
}
