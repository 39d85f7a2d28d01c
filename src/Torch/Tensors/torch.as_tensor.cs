namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>A vector over an array of truth values, which it shares where dtype and device agree.</summary>
    public static Tensor as_tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null) => Share<bool>(rawArray, dtype, device);

    /// <summary>A vector over truth values: shared with an array where dtype and device agree, else a copy.</summary>
    public static Tensor as_tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is bool[] array ? Share<bool>(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A vector over an array of bytes, which it shares where dtype and device agree.</summary>
    public static Tensor as_tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null) => Share<byte>(rawArray, dtype, device);

    /// <summary>A vector over bytes: shared with an array where dtype and device agree, else a copy.</summary>
    public static Tensor as_tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is byte[] array ? Share<byte>(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A vector over an array of signed bytes, which it shares where dtype and device agree.</summary>
    public static Tensor as_tensor(sbyte[] rawArray, ScalarType? dtype = null, Device? device = null) => Share<sbyte>(rawArray, dtype, device);

    /// <summary>A vector over signed bytes: shared with an array where dtype and device agree, else a copy.</summary>
    public static Tensor as_tensor(IList<sbyte> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is sbyte[] array ? Share<sbyte>(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A vector over an array of 16-bit integers, which it shares where dtype and device agree.</summary>
    public static Tensor as_tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null) => Share<short>(rawArray, dtype, device);

    /// <summary>A vector over 16-bit integers: shared with an array where dtype and device agree, else a copy.</summary>
    public static Tensor as_tensor(IList<short> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is short[] array ? Share<short>(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A vector over an array of 32-bit integers, which it shares where dtype and device agree.</summary>
    public static Tensor as_tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null) => Share<int>(rawArray, dtype, device);

    /// <summary>A vector over 32-bit integers: shared with an array where dtype and device agree, else a copy.</summary>
    public static Tensor as_tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is int[] array ? Share<int>(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A vector over an array of 64-bit integers, which it shares where dtype and device agree.</summary>
    public static Tensor as_tensor(long[] rawArray, ScalarType? dtype = null, Device? device = null) => Share<long>(rawArray, dtype, device);

    /// <summary>A vector over 64-bit integers: shared with an array where dtype and device agree, else a copy.</summary>
    public static Tensor as_tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is long[] array ? Share<long>(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A vector over an array of floats, which it shares where dtype and device agree.</summary>
    public static Tensor as_tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null) => Share<float>(rawArray, dtype, device);

    /// <summary>A vector over floats: shared with an array where dtype and device agree, else a copy.</summary>
    public static Tensor as_tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is float[] array ? Share<float>(array, dtype, device) : tensor(rawArray, dtype, device);

    /// <summary>A vector over an array of doubles, which it shares where dtype and device agree.</summary>
    public static Tensor as_tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null) => Share<double>(rawArray, dtype, device);

    /// <summary>A vector over doubles: shared with an array where dtype and device agree, else a copy.</summary>
    public static Tensor as_tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null) =>
        rawArray is double[] array ? Share<double>(array, dtype, device) : tensor(rawArray, dtype, device);
}
