namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>A tensor of zeros with the shape, and where nothing else is said the dtype and device, of another.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        NoNames(names);
        return input.zeros_like(dtype, device, requires_grad);
    }

    /// <summary>A tensor of ones with the shape, and where nothing else is said the dtype and device, of another.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        NoNames(names);
        return input.ones_like(dtype, device, requires_grad);
    }

    /// <summary>A tensor with uninitialised elements with the shape, and where nothing else is said the dtype and device, of another.</summary>
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        NoNames(names);
        return input.empty_like(dtype, device, requires_grad);
    }

    /// <summary>A tensor of random numbers, uniform in [0, 1) with the shape, and where nothing else is said the dtype and device, of another.</summary>
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        NoNames(names);
        return input.rand_like(dtype, device, requires_grad);
    }

    /// <summary>A tensor of random numbers, normal with mean 0 and deviation 1 with the shape, and where nothing else is said the dtype and device, of another.</summary>
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        NoNames(names);
        return input.randn_like(dtype, device, requires_grad);
    }

    /// <summary>A tensor filled with a number with the shape, and where nothing else is said the dtype and device, of another.</summary>
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.full_like(value, dtype, device, requires_grad);

    /// <summary>Random integers from <paramref name="low"/> to below <paramref name="high"/> with the shape, and where nothing else is said the dtype and device, of another.</summary>
    public static Tensor randint_like(Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.randint_like(low, high, dtype, device, requires_grad);
}
