using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>A number with the kind that decides type promotion: integer, floating point or boolean.</summary>
/// <remarks>
/// A value of 16 bytes that goes to native code in two registers: it allocates nothing and needs no disposal.
/// <see cref="Dispose"/> exists because TorchSharp's Scalar has it.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Scalar : IDisposable, IEquatable<Scalar>
{
    private readonly long bits;
    private readonly int kind;

    private Scalar(long bits, ScalarKind kind)
    {
        this.bits = bits;
        this.kind = (int)kind;
    }

    internal static Scalar Absent => default;

    internal bool IsInteger => Kind == ScalarKind.Integer;

    private ScalarKind Kind => (ScalarKind)kind;

    /// <summary>The dtype that a tensor of this number would have: int64, float64 or bool.</summary>
    public torch.ScalarType Type => Kind switch
    {
        ScalarKind.Floating => torch.ScalarType.Float64,
        ScalarKind.Boolean => torch.ScalarType.Bool,
        _ => torch.ScalarType.Int64,
    };

    /// <summary>Takes a byte as an integer.</summary>
    public static implicit operator Scalar(byte value) => new(value, ScalarKind.Integer);

    /// <summary>Takes a signed byte as an integer.</summary>
    public static implicit operator Scalar(sbyte value) => new(value, ScalarKind.Integer);

    /// <summary>Takes a 16-bit integer.</summary>
    public static implicit operator Scalar(short value) => new(value, ScalarKind.Integer);

    /// <summary>Takes a 32-bit integer.</summary>
    public static implicit operator Scalar(int value) => new(value, ScalarKind.Integer);

    /// <summary>Takes a 64-bit integer.</summary>
    public static implicit operator Scalar(long value) => new(value, ScalarKind.Integer);

    /// <summary>Takes a half-precision number.</summary>
    public static implicit operator Scalar(Half value) => (double)value;

    /// <summary>Takes a single-precision number.</summary>
    public static implicit operator Scalar(float value) => (double)value;

    /// <summary>Takes a double-precision number.</summary>
    public static implicit operator Scalar(double value) => new(BitConverter.DoubleToInt64Bits(value), ScalarKind.Floating);

    /// <summary>Takes a truth value.</summary>
    public static implicit operator Scalar(bool value) => new(value ? 1 : 0, ScalarKind.Boolean);

    /// <summary>The number as a double.</summary>
    public double ToDouble() => Kind == ScalarKind.Floating ? BitConverter.Int64BitsToDouble(bits) : bits;

    /// <summary>The number as a float, rounded.</summary>
    public float ToSingle() => (float)ToDouble();

    /// <summary>The number as a half, rounded.</summary>
    public Half ToHalf() => (Half)ToDouble();

    /// <summary>The number as a 64-bit integer; a fraction is cut off.</summary>
    public long ToInt64() => Kind == ScalarKind.Floating ? checked((long)ToDouble()) : bits;

    /// <summary>The number as a 32-bit integer; a fraction is cut off.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public int ToInt32() => checked((int)ToInt64());

    /// <summary>The number as a 16-bit integer; a fraction is cut off.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public short ToInt16() => checked((short)ToInt64());

    /// <summary>The number as a byte; a fraction is cut off.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public byte ToByte() => checked((byte)ToInt64());

    /// <summary>The number as a signed byte; a fraction is cut off.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public sbyte ToSByte() => checked((sbyte)ToInt64());

    /// <summary>True unless the number is zero.</summary>
    public bool ToBoolean() => Kind == ScalarKind.Floating ? ToDouble() != 0 : bits != 0;

    /// <summary>Does nothing: a Scalar holds no resource.</summary>
    public void Dispose()
    {
    }

    /// <summary>True for the same number of the same kind.</summary>
    public bool Equals(Scalar other) => bits == other.bits && kind == other.kind;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(bits, kind);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        ScalarKind.Floating => ToDouble().ToString(System.Globalization.CultureInfo.InvariantCulture),
        ScalarKind.Boolean => bits != 0 ? "True" : "False",
        _ => bits.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>True for the same number of the same kind.</summary>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>True unless both are the same number of the same kind.</summary>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);
}
