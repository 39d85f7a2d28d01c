namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>A vector of zeros.</summary>
    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_zeros([size], dtype, device, requires_grad, names);

    /// <summary>A matrix of zeros.</summary>
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_zeros([rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions of zeros.</summary>
    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_zeros([dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions of zeros.</summary>
    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_zeros([dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A vector of zeros.</summary>
    public static Tensor zeros(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_zeros([size], dtype, device, requires_grad, names);

    /// <summary>A matrix of zeros.</summary>
    public static Tensor zeros(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_zeros([rows, columns], dtype, device, requires_grad, names);

    /// <summary>A tensor with three dimensions of zeros.</summary>
    public static Tensor zeros(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_zeros([dim0, dim1, dim2], dtype, device, requires_grad, names);

    /// <summary>A tensor with four dimensions of zeros.</summary>
    public static Tensor zeros(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_zeros([dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);

    /// <summary>A tensor of this shape of zeros.</summary>
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_zeros(size, dtype, device, requires_grad, names);

    /// <summary>A tensor of this shape of zeros.</summary>
    public static Tensor zeros(Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_zeros(size.Shape, dtype, device, requires_grad, names);

    /// <summary>A tensor of this shape of zeros.</summary>
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        New_zeros(size, dtype, device, requires_grad, names);

    private static Tensor New_zeros(ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        NoNames(names);
        var place = Place.For(device);
        fixed (long* p = size)
            return Tensor.Make(NativeMethods.dt_zeros(p, size.Length, Tensor.Code(dtype), place.Type, place.Index, requires_grad ? 1 : 0));
    }
}
