namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>A vector with uninitialised elements.</summary>
    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_empty([size], dtype, device, requires_grad, names);

    /// <summary>A matrix with uninitialised elements.</summary>
    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_empty([rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions with uninitialised elements.</summary>
    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_empty([dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions with uninitialised elements.</summary>
    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_empty([dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A vector with uninitialised elements.</summary>
    public static Tensor empty(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_empty([size], dtype, device, requires_grad, names);

    /// <summary>A matrix with uninitialised elements.</summary>
    public static Tensor empty(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_empty([rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions with uninitialised elements.</summary>
    public static Tensor empty(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_empty([dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions with uninitialised elements.</summary>
    public static Tensor empty(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_empty([dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A tensor of this shape with uninitialised elements.</summary>
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_empty(size, dtype, device, requires_grad, names);

    /// <summary>A tensor of this shape with uninitialised elements.</summary>
    public static Tensor empty(Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_empty(size.Shape, dtype, device, requires_grad, names);

    /// <summary>A tensor of this shape with uninitialised elements.</summary>
    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_empty(size, dtype, device, requires_grad, names);

    private static Tensor New_empty(ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        NoNames(names);
        var place = Place.For(device);
        fixed (long* p = size)
            return Tensor.Make(NativeMethods.dt_empty(p, size.Length, Tensor.Code(dtype), place.Type, place.Index, requires_grad ? 1 : 0));
    }
}
