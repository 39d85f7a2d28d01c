namespace TorchSharp.Utils;

/// <summary>Unsigned LEB128: seven bits a byte, the lowest first, the eighth bit says that more follow. TorchSharp's file format uses it.</summary>
internal static class Leb128
{
    /// <summary>Writes a number of at least zero.</summary>
    public static void Encode(this BinaryWriter writer, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        while (value > 0x7f)
        {
            writer.Write((byte)((value & 0x7f) | 0x80));
            value >>= 7;
        }

        writer.Write((byte)value);
    }

    /// <summary>Reads a number.</summary>
    /// <exception cref="InvalidDataException">It has more than 63 bits.</exception>
    public static long Decode(this BinaryReader reader)
    {
        long result = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            long next = reader.ReadByte();
            result |= (next & 0x7f) << shift;
            if ((next & 0x80) == 0) return result;
        }

        throw new InvalidDataException("A LEB128 number has more than 63 bits: this is not a file in TorchSharp's format.");
    }
}
