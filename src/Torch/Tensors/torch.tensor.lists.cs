namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>A vector with a copy of truth values.</summary>
    public static Tensor tensor(IList<bool> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<bool>(AsSpan(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of truth values in row-major order.</summary>
    public static Tensor tensor(IList<bool> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<bool>(AsSpan(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions with a copy of truth values in row-major order.</summary>
    public static Tensor tensor(IList<bool> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<bool>(AsSpan(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions with a copy of truth values in row-major order.</summary>
    public static Tensor tensor(IList<bool> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<bool>(AsSpan(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A tensor of a shape with a copy of truth values in row-major order.</summary>
    public static Tensor tensor(IList<bool> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<bool>(AsSpan(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of bytes.</summary>
    public static Tensor tensor(IList<byte> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<byte>(AsSpan(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of bytes in row-major order.</summary>
    public static Tensor tensor(IList<byte> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<byte>(AsSpan(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions with a copy of bytes in row-major order.</summary>
    public static Tensor tensor(IList<byte> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<byte>(AsSpan(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions with a copy of bytes in row-major order.</summary>
    public static Tensor tensor(IList<byte> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<byte>(AsSpan(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A tensor of a shape with a copy of bytes in row-major order.</summary>
    public static Tensor tensor(IList<byte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<byte>(AsSpan(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of signed bytes.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<sbyte>(AsSpan(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of signed bytes in row-major order.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<sbyte>(AsSpan(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions with a copy of signed bytes in row-major order.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<sbyte>(AsSpan(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions with a copy of signed bytes in row-major order.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<sbyte>(AsSpan(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A tensor of a shape with a copy of signed bytes in row-major order.</summary>
    public static Tensor tensor(IList<sbyte> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<sbyte>(AsSpan(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of 16-bit integers.</summary>
    public static Tensor tensor(IList<short> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<short>(AsSpan(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of 16-bit integers in row-major order.</summary>
    public static Tensor tensor(IList<short> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<short>(AsSpan(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions with a copy of 16-bit integers in row-major order.</summary>
    public static Tensor tensor(IList<short> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<short>(AsSpan(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions with a copy of 16-bit integers in row-major order.</summary>
    public static Tensor tensor(IList<short> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<short>(AsSpan(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A tensor of a shape with a copy of 16-bit integers in row-major order.</summary>
    public static Tensor tensor(IList<short> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<short>(AsSpan(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of 32-bit integers.</summary>
    public static Tensor tensor(IList<int> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<int>(AsSpan(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of 32-bit integers in row-major order.</summary>
    public static Tensor tensor(IList<int> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<int>(AsSpan(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions with a copy of 32-bit integers in row-major order.</summary>
    public static Tensor tensor(IList<int> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<int>(AsSpan(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions with a copy of 32-bit integers in row-major order.</summary>
    public static Tensor tensor(IList<int> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<int>(AsSpan(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A tensor of a shape with a copy of 32-bit integers in row-major order.</summary>
    public static Tensor tensor(IList<int> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<int>(AsSpan(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of 64-bit integers.</summary>
    public static Tensor tensor(IList<long> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<long>(AsSpan(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of 64-bit integers in row-major order.</summary>
    public static Tensor tensor(IList<long> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<long>(AsSpan(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions with a copy of 64-bit integers in row-major order.</summary>
    public static Tensor tensor(IList<long> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<long>(AsSpan(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions with a copy of 64-bit integers in row-major order.</summary>
    public static Tensor tensor(IList<long> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<long>(AsSpan(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A tensor of a shape with a copy of 64-bit integers in row-major order.</summary>
    public static Tensor tensor(IList<long> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<long>(AsSpan(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of floats.</summary>
    public static Tensor tensor(IList<float> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<float>(AsSpan(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of floats in row-major order.</summary>
    public static Tensor tensor(IList<float> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<float>(AsSpan(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions with a copy of floats in row-major order.</summary>
    public static Tensor tensor(IList<float> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<float>(AsSpan(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions with a copy of floats in row-major order.</summary>
    public static Tensor tensor(IList<float> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<float>(AsSpan(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A tensor of a shape with a copy of floats in row-major order.</summary>
    public static Tensor tensor(IList<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<float>(AsSpan(rawArray), dimensions, dtype, device, requires_grad, names);

    /// <summary>A vector with a copy of doubles.</summary>
    public static Tensor tensor(IList<double> rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<double>(AsSpan(rawArray), [rawArray.Count], dtype, device, requires_grad, names);

    /// <summary>A matrix with a copy of doubles in row-major order.</summary>
    public static Tensor tensor(IList<double> rawArray, long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<double>(AsSpan(rawArray), [rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions with a copy of doubles in row-major order.</summary>
    public static Tensor tensor(IList<double> rawArray, long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<double>(AsSpan(rawArray), [dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions with a copy of doubles in row-major order.</summary>
    public static Tensor tensor(IList<double> rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<double>(AsSpan(rawArray), [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A tensor of a shape with a copy of doubles in row-major order.</summary>
    public static Tensor tensor(IList<double> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copy<double>(AsSpan(rawArray), dimensions, dtype, device, requires_grad, names);
}
