using System.Buffers.Binary;

namespace Distillery.Teachers;

/// <summary>A vector as text: base64 of little-endian 32-bit floats.</summary>
internal static class VectorText
{
    public static string Write(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[vector.Length * 4];
        for (var i = 0; i < vector.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * 4), vector[i]);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>Reads a vector.</summary>
    /// <returns>Null where the text is none, or holds a number that is not finite.</returns>
    public static float[]? Read(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length == 0 || length % 4 != 0)
            return null;
        var vector = new float[length / 4];
        for (var i = 0; i < vector.Length; i++)
            if (!float.IsFinite(vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * 4))))
                return null;
        return vector;
    }
}
