namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>A vector of random numbers, uniform in [0, 1).</summary>
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New_rand([size], dtype, device, requires_grad, generator, names);

    /// <summary>A matrix of random numbers, uniform in [0, 1).</summary>
    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New_rand([rows, columns], dtype, device, requires_grad, generator, names);

    /// <summary>A tensor with three dimensions of random numbers, uniform in [0, 1).</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New_rand([dim0, dim1, dim2], dtype, device, requires_grad, generator, names);

    /// <summary>A tensor with four dimensions of random numbers, uniform in [0, 1).</summary>
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New_rand([dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator, names);

    /// <summary>A vector of random numbers, uniform in [0, 1).</summary>
    public static Tensor rand(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New_rand([size], dtype, device, requires_grad, generator, names);

    /// <summary>A matrix of random numbers, uniform in [0, 1).</summary>
    public static Tensor rand(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New_rand([rows, columns], dtype, device, requires_grad, generator, names);

    /// <summary>A tensor with three dimensions of random numbers, uniform in [0, 1).</summary>
    public static Tensor rand(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New_rand([dim0, dim1, dim2], dtype, device, requires_grad, generator, names);

    /// <summary>A tensor with four dimensions of random numbers, uniform in [0, 1).</summary>
    public static Tensor rand(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New_rand([dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator, names);

    /// <summary>A tensor of this shape of random numbers, uniform in [0, 1).</summary>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New_rand(size, dtype, device, requires_grad, generator, names);

    /// <summary>A tensor of this shape of random numbers, uniform in [0, 1).</summary>
    public static Tensor rand(Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New_rand(size.Shape, dtype, device, requires_grad, generator, names);

    /// <summary>A tensor of this shape of random numbers, uniform in [0, 1).</summary>
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        New_rand(size, dtype, device, requires_grad, generator, names);

    private static Tensor New_rand(ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, Generator? generator, string[]? names)
    {
        NoNames(names);
        var place = Place.For(device);
        fixed (long* p = size)
            return Tensor.Make(NativeMethods.dt_rand(p, size.Length, generator is null ? 0 : generator.Handle, Tensor.Code(dtype), place.Type, place.Index, requires_grad ? 1 : 0), generator);
    }
}
