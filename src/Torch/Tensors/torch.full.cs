namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>A vector filled with a number.</summary>
    public static Tensor full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_full([size], value, dtype, device, requires_grad, names);

    /// <summary>A matrix filled with a number.</summary>
    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_full([rows, columns], value, dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions filled with a number.</summary>
    public static Tensor full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_full([dim0, dim1, dim2], value, dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions filled with a number.</summary>
    public static Tensor full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_full([dim0, dim1, dim2, dim3], value, dtype, device, requires_grad, names);

    /// <summary>A vector filled with a number.</summary>
    public static Tensor full(int size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_full([size], value, dtype, device, requires_grad, names);

    /// <summary>A matrix filled with a number.</summary>
    public static Tensor full(int rows, int columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_full([rows, columns], value, dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions filled with a number.</summary>
    public static Tensor full(int dim0, int dim1, int dim2, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_full([dim0, dim1, dim2], value, dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions filled with a number.</summary>
    public static Tensor full(int dim0, int dim1, int dim2, int dim3, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_full([dim0, dim1, dim2, dim3], value, dtype, device, requires_grad, names);

    /// <summary>A tensor of this shape filled with a number.</summary>
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_full(size, value, dtype, device, requires_grad, names);

    /// <summary>A tensor of this shape filled with a number.</summary>
    public static Tensor full(Size size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_full(size.Shape, value, dtype, device, requires_grad, names);

    /// <summary>A tensor of this shape filled with a number.</summary>
    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_full(size, value, dtype, device, requires_grad, names);

    private static Tensor New_full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        NoNames(names);
        var place = Place.For(device);
        fixed (long* p = size)
            return Tensor.Make(NativeMethods.dt_full(p, size.Length, value, Tensor.Code(dtype ?? get_default_dtype()), place.Type, place.Index, requires_grad ? 1 : 0));
    }
}
