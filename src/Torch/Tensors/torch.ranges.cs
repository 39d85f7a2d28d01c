namespace TorchSharp;

public static partial class torch
{
    /// <summary>The numbers from 0 to before <paramref name="stop"/>; int64 for an integer, else the default dtype.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>The numbers from <paramref name="start"/> to before <paramref name="stop"/> in steps of 1.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>The numbers from <paramref name="start"/> to before <paramref name="stop"/> in steps; int64 if all three are integers, else the default dtype.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var place = Place.For(device);
        return Tensor.Make(NativeMethods.dt_arange(start, stop, step, Tensor.Code(dtype), place.Type, place.Index, requires_grad ? 1 : 0));
    }

    /// <summary><paramref name="steps"/> numbers at equal distances from <paramref name="start"/> to <paramref name="end"/>, both included.</summary>
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var place = Place.For(device);
        return Tensor.Make(NativeMethods.dt_linspace(start, end, steps, Tensor.Code(dtype), place.Type, place.Index, requires_grad ? 1 : 0));
    }

    /// <summary><paramref name="steps"/> powers of <paramref name="base"/> with exponents at equal distances, both ends included.</summary>
    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var place = Place.For(device);
        return Tensor.Make(NativeMethods.dt_logspace(start, end, steps, @base, Tensor.Code(dtype), place.Type, place.Index, requires_grad ? 1 : 0));
    }

    /// <summary>A matrix with ones on the diagonal, zeros elsewhere; square without <paramref name="columns"/>.</summary>
    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        NoNames(names);
        var place = Place.For(device);
        return Tensor.Make(NativeMethods.dt_eye(rows, columns, Tensor.Code(dtype), place.Type, place.Index, requires_grad ? 1 : 0));
    }

    /// <summary>A tensor with these sizes and strides and uninitialised elements.</summary>
    public static unsafe Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        if (size.Length != strides.Length) throw new ArgumentException($"{size.Length} sizes and {strides.Length} strides were given", nameof(strides));
        var place = Place.For(device);
        fixed (long* s = size, t = strides)
            return Tensor.Make(NativeMethods.dt_empty_strided(s, t, size.Length, Tensor.Code(dtype), place.Type, place.Index, requires_grad ? 1 : 0));
    }
}
