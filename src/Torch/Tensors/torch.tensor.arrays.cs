namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>A vector with a copy of truth values.</summary>
    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<bool>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of truth values.</summary>
    public static Tensor tensor(bool[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<bool>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions and a copy of truth values.</summary>
    public static Tensor tensor(bool[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<bool>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions and a copy of truth values.</summary>
    public static Tensor tensor(bool[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<bool>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of bytes.</summary>
    public static Tensor tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<byte>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of bytes.</summary>
    public static Tensor tensor(byte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<byte>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions and a copy of bytes.</summary>
    public static Tensor tensor(byte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<byte>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions and a copy of bytes.</summary>
    public static Tensor tensor(byte[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<byte>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of signed bytes.</summary>
    public static Tensor tensor(sbyte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<sbyte>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of signed bytes.</summary>
    public static Tensor tensor(sbyte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<sbyte>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions and a copy of signed bytes.</summary>
    public static Tensor tensor(sbyte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<sbyte>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions and a copy of signed bytes.</summary>
    public static Tensor tensor(sbyte[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<sbyte>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of 16-bit integers.</summary>
    public static Tensor tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<short>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of 16-bit integers.</summary>
    public static Tensor tensor(short[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<short>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions and a copy of 16-bit integers.</summary>
    public static Tensor tensor(short[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<short>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions and a copy of 16-bit integers.</summary>
    public static Tensor tensor(short[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<short>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of 32-bit integers.</summary>
    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<int>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of 32-bit integers.</summary>
    public static Tensor tensor(int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<int>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions and a copy of 32-bit integers.</summary>
    public static Tensor tensor(int[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<int>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions and a copy of 32-bit integers.</summary>
    public static Tensor tensor(int[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<int>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of 64-bit integers.</summary>
    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<long>(dataArray, [dataArray.Length], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of 64-bit integers.</summary>
    public static Tensor tensor(long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<long>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions and a copy of 64-bit integers.</summary>
    public static Tensor tensor(long[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<long>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions and a copy of 64-bit integers.</summary>
    public static Tensor tensor(long[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<long>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of floats.</summary>
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<float>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of floats.</summary>
    public static Tensor tensor(float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<float>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions and a copy of floats.</summary>
    public static Tensor tensor(float[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<float>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions and a copy of floats.</summary>
    public static Tensor tensor(float[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<float>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of doubles.</summary>
    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<double>(rawArray, [rawArray.Length], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of doubles.</summary>
    public static Tensor tensor(double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<double>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions and a copy of doubles.</summary>
    public static Tensor tensor(double[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<double>(rawArray, dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions and a copy of doubles.</summary>
    public static Tensor tensor(double[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        CopyArray<double>(rawArray, dtype, device, requires_grad, names);
}
