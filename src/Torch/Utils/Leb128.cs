namespace TorchSharp.Utils;

/// <summary>Numbers in seven-bit groups, the form that TorchSharp's files use.</summary>
internal static class Leb128
{
    /// <summary>Writes a number from 0 on.</summary>
    internal static void Encode(this BinaryWriter writer, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        for (; value >= 0x80; value >>= 7) writer.Write((byte)(value | 0x80));
        writer.Write((byte)value);
    }

    /// <summary>Reads a number.</summary>
    /// <exception cref="InvalidDataException">It has more than 63 bits.</exception>
    internal static long Decode(this BinaryReader reader)
    {
        var value = 0L;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var part = reader.ReadByte();
            value |= (long)(part & 0x7F) << shift;
            if ((part & 0x80) == 0) return value;
        }

        throw new InvalidDataException("a number in the tensor file has more than 63 bits: the file is damaged or of another kind");
    }
}
