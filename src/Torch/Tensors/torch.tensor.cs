using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>A tensor without dimensions that holds a truth value.</summary>
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Number(scalar, dtype ?? ScalarType.Bool, device, requires_grad);

    /// <summary>A tensor without dimensions that holds a byte.</summary>
    public static Tensor tensor(byte scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Number(scalar, dtype ?? ScalarType.Byte, device, requires_grad);

    /// <summary>A tensor without dimensions that holds a 32-bit integer.</summary>
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) =>
        Number(scalar, ScalarType.Int32, device, requires_grad);

    /// <summary>A tensor without dimensions that holds a 32-bit integer, converted.</summary>
    public static Tensor tensor(int scalar, ScalarType? dtype, Device? device = null, bool requires_grad = false) =>
        Number(scalar, dtype ?? ScalarType.Int32, device, requires_grad);

    /// <summary>A tensor without dimensions that holds a 64-bit integer.</summary>
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Number(scalar, dtype ?? ScalarType.Int64, device, requires_grad);

    /// <summary>A tensor without dimensions that holds a float.</summary>
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) =>
        Number(scalar, ScalarType.Float32, device, requires_grad);

    /// <summary>A tensor without dimensions that holds a float, converted.</summary>
    public static Tensor tensor(float scalar, ScalarType? dtype, Device? device = null, bool requires_grad = false) =>
        Number(scalar, dtype ?? ScalarType.Float32, device, requires_grad);

    /// <summary>A tensor without dimensions that holds a double.</summary>
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Number(scalar, dtype ?? ScalarType.Float64, device, requires_grad);

    /// <summary>A tensor without dimensions that holds a complex number of two floats.</summary>
    public static Tensor tensor(float real, float imaginary, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ComplexNumber(tensor(real), tensor(imaginary), dtype ?? ScalarType.ComplexFloat32, device, requires_grad);

    /// <summary>A tensor without dimensions that holds a complex number of two doubles.</summary>
    public static Tensor tensor(double real, double imaginary, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        ComplexNumber(tensor(real), tensor(imaginary), dtype ?? ScalarType.ComplexFloat64, device, requires_grad);

    /// <summary>A tensor of a shape over an array of numbers, which it shares: writing to one writes to the other.</summary>
    /// <remarks>The array is pinned until the last tensor over it is gone. With another dtype or device it is a copy.</remarks>
    /// <exception cref="ArgumentException">No dtype has such elements.</exception>
    public static Tensor from_array(Array rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        ArgumentNullException.ThrowIfNull(rawArray);
        NoNames(names);
        var shared = rawArray switch
        {
            _ when rawArray.GetType().GetElementType() == typeof(float) => Share<float>(rawArray, dtype, device),
            _ when rawArray.GetType().GetElementType() == typeof(double) => Share<double>(rawArray, dtype, device),
            _ when rawArray.GetType().GetElementType() == typeof(long) => Share<long>(rawArray, dtype, device),
            _ when rawArray.GetType().GetElementType() == typeof(int) => Share<int>(rawArray, dtype, device),
            _ when rawArray.GetType().GetElementType() == typeof(short) => Share<short>(rawArray, dtype, device),
            _ when rawArray.GetType().GetElementType() == typeof(byte) => Share<byte>(rawArray, dtype, device),
            _ when rawArray.GetType().GetElementType() == typeof(sbyte) => Share<sbyte>(rawArray, dtype, device),
            _ when rawArray.GetType().GetElementType() == typeof(bool) => Share<bool>(rawArray, dtype, device),
            _ when rawArray.GetType().GetElementType() == typeof(Half) => Share<Half>(rawArray, dtype, device),
            _ => throw new ArgumentException($"no dtype has elements of the .NET type {rawArray.GetType().GetElementType()}", nameof(rawArray)),
        };
        return requires_grad ? shared.requires_grad_() : shared;
    }

    /// <summary>A tensor over an array of any rank, which it shares where dtype and device agree.</summary>
    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) => from_array(data, dtype, device);

    /// <summary>The tensor as a dtype on a device: the same where it already is so, else a copy.</summary>
    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        data.to(dtype ?? data.dtype, device ?? data.device);

    private static Tensor Number(Scalar value, ScalarType dtype, Device? device, bool requiresGrad)
    {
        var place = Place.For(device);
        return Tensor.Make(NativeMethods.dt_scalar_tensor(value, (int)dtype, place.Type, place.Index, requiresGrad ? 1 : 0));
    }

    private static Tensor ComplexNumber(Tensor real, Tensor imaginary, ScalarType dtype, Device? device, bool requiresGrad)
    {
        using (real)
        using (imaginary)
        {
            using var complex = Tensor.Make(NativeMethods.dt_complex(real.Handle, imaginary.Handle), real, imaginary);
            return complex.to(dtype, device ?? get_default_device(), copy: true).requires_grad_(requiresGrad);
        }
    }

    private static Tensor Copy<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
        where T : unmanaged
    {
        NoNames(names);
        var place = Place.For(device);
        fixed (T* p = data)
        fixed (long* s = size)
        {
            return Tensor.Make(NativeMethods.dt_from_copy(
                p, (long)data.Length * sizeof(T), (int)DotNetType.Of<T>(), s, size.Length, Tensor.Code(dtype), place.Type, place.Index, requiresGrad ? 1 : 0));
        }
    }

    private static Tensor CopyArray<T>(Array data, ScalarType? dtype, Device? device, bool requiresGrad, string[]? names)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        var elements = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(data)), data.Length);
        return Copy(elements, Sizes(data), dtype, device, requiresGrad, names);
    }

    private static Tensor Share<T>(Array data, ScalarType? dtype, Device? device)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        var size = Sizes(data);
        var pin = GCHandle.Alloc(data, GCHandleType.Pinned);
        nint handle;
        fixed (long* s = size)
        {
            handle = NativeMethods.dt_from_memory(
                Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(data)), (int)DotNetType.Of<T>(), s, size.Length, &Unpin, (void*)GCHandle.ToIntPtr(pin));
        }

        if (handle == 0) pin.Free();
        var shared = Tensor.Make(handle);
        if ((dtype is null || dtype == shared.dtype) && (device is null || device.type == DeviceType.CPU)) return shared;
        using (shared) return shared.to(dtype ?? shared.dtype, device ?? CPU);
    }

    [UnmanagedCallersOnly]
    private static void Unpin(void* context) => GCHandle.FromIntPtr((nint)context).Free();

    private static long[] Sizes(Array data)
    {
        var size = new long[data.Rank];
        for (var d = 0; d < size.Length; d++) size[d] = data.GetLongLength(d);
        return size;
    }

    private static ReadOnlySpan<T> AsSpan<T>(IList<T> list) => list switch
    {
        null => throw new ArgumentNullException(nameof(list)),
        T[] array => array,
        List<T> grown => CollectionsMarshal.AsSpan(grown),
        _ => list.ToArray(),
    };

    private static void NoNames(string[]? names)
    {
        if (names is not null) throw new NotSupportedException("Named dimensions are not part of this binding; leave names out.");
    }
}
