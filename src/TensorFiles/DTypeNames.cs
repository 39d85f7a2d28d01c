using static TorchSharp.torch;

namespace Distillery.TensorFiles;

/// <summary>The dtypes that both kinds of files hold, with their names in safetensors and the size of an element.</summary>
internal static class DTypeNames
{
    private static readonly (string Name, ScalarType Type, int Bytes)[] Known =
    [
        ("F64", ScalarType.Float64, 8),
        ("I64", ScalarType.Int64, 8),
        ("F32", ScalarType.Float32, 4),
        ("I32", ScalarType.Int32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>All names, for messages.</summary>
    public static string All { get; } = string.Join(", ", Known.Select(known => known.Name));

    /// <summary>Finds a dtype by its name in safetensors.</summary>
    public static bool TryFind(string name, out ScalarType type)
    {
        foreach (var known in Known)
        {
            if (known.Name != name) continue;
            type = known.Type;
            return true;
        }

        type = default;
        return false;
    }

    /// <summary>The name in safetensors.</summary>
    /// <exception cref="NotSupportedException">The format has no name for it, or we do not write it.</exception>
    public static string NameOf(ScalarType type) => Find(type).Name;

    /// <summary>Bytes of one element.</summary>
    /// <exception cref="NotSupportedException">The dtype is not one of ours.</exception>
    public static int BytesOf(ScalarType type) => Find(type).Bytes;

    private static (string Name, ScalarType Type, int Bytes) Find(ScalarType type)
    {
        foreach (var known in Known)
        {
            if (known.Type == type) return known;
        }

        throw new NotSupportedException($"Tensors of dtype {type} cannot be stored; these can: {All}.");
    }
}
