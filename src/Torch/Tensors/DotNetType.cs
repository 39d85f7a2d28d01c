using System.Numerics;

namespace TorchSharp;

/// <summary>Which .NET type holds an element of which dtype.</summary>
internal static class DotNetType
{
    internal static torch.ScalarType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return torch.ScalarType.Float32;
        if (typeof(T) == typeof(long)) return torch.ScalarType.Int64;
        if (typeof(T) == typeof(double)) return torch.ScalarType.Float64;
        if (typeof(T) == typeof(int)) return torch.ScalarType.Int32;
        if (typeof(T) == typeof(bool)) return torch.ScalarType.Bool;
        if (typeof(T) == typeof(byte)) return torch.ScalarType.Byte;
        if (typeof(T) == typeof(sbyte)) return torch.ScalarType.Int8;
        if (typeof(T) == typeof(short)) return torch.ScalarType.Int16;
        if (typeof(T) == typeof(Half)) return torch.ScalarType.Float16;
        if (typeof(T) == typeof((float Real, float Imaginary))) return torch.ScalarType.ComplexFloat32;
        if (typeof(T) == typeof(Complex)) return torch.ScalarType.ComplexFloat64;
        throw new ArgumentException($"no dtype has elements of the .NET type {typeof(T).Name}");
    }

    internal static void Check<T>(torch.ScalarType dtype)
        where T : unmanaged
    {
        if (Of<T>() != dtype)
            throw new ArgumentException($"a tensor of {dtype} cannot be read as {typeof(T).Name}: convert it first, for example with to_type");
    }
}
