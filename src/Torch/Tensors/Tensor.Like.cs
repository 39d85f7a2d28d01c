namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>A tensor of zeros with this one's shape, and where nothing else is said its dtype and device.</summary>
        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Make(
            NativeMethods.dt_zeros_like(Handle, Code(dtype), device is null ? -1 : (int)device.type, device?.index ?? -1, requires_grad ? 1 : 0), this);

        /// <summary>A tensor of ones with this one's shape, and where nothing else is said its dtype and device.</summary>
        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Make(
            NativeMethods.dt_ones_like(Handle, Code(dtype), device is null ? -1 : (int)device.type, device?.index ?? -1, requires_grad ? 1 : 0), this);

        /// <summary>A tensor with uninitialised elements with this one's shape, and where nothing else is said its dtype and device.</summary>
        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Make(
            NativeMethods.dt_empty_like(Handle, Code(dtype), device is null ? -1 : (int)device.type, device?.index ?? -1, requires_grad ? 1 : 0), this);

        /// <summary>A tensor of random numbers, uniform in [0, 1) with this one's shape, and where nothing else is said its dtype and device.</summary>
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Make(
            NativeMethods.dt_rand_like(Handle, Code(dtype), device is null ? -1 : (int)device.type, device?.index ?? -1, requires_grad ? 1 : 0), this);

        /// <summary>A tensor of random numbers, normal with mean 0 and deviation 1 with this one's shape, and where nothing else is said its dtype and device.</summary>
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Make(
            NativeMethods.dt_randn_like(Handle, Code(dtype), device is null ? -1 : (int)device.type, device?.index ?? -1, requires_grad ? 1 : 0), this);

        /// <summary>A tensor filled with a number with this one's shape, and where nothing else is said its dtype and device.</summary>
        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Make(
            NativeMethods.dt_full_like(Handle, value, Code(dtype), device is null ? -1 : (int)device.type, device?.index ?? -1, requires_grad ? 1 : 0), this);

        /// <summary>Random integers from <paramref name="low"/> to below <paramref name="high"/> with this one's shape, and where nothing else is said its dtype and device.</summary>
        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Make(
            NativeMethods.dt_randint_like(Handle, low, high, Code(dtype), device is null ? -1 : (int)device.type, device?.index ?? -1, requires_grad ? 1 : 0), this);
    }
}
