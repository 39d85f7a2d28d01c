using System.Buffers.Binary;
using System.Text;

namespace Distillery.TensorFiles.Pickle;

/// <summary>The bytes of a pickle with the reads that its opcodes need. Every read is checked against the end.</summary>
internal sealed class PickleInput(byte[] bytes, string source)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private int _place;

    public int Place => _place;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>A two's-complement number of up to eight bytes, lowest first.</summary>
    public long Integer(int length)
    {
        if (length > 8) throw Invalid($"a whole number of {length} bytes; 8 are the most that is read");
        var span = Take(length);
        long value = 0;
        for (var i = 0; i < length; i++) value |= (long)span[i] << (8 * i);
        return length is 0 or 8 || (span[^1] & 0x80) == 0 ? value : value - (1L << (8 * length));
    }

    public string Text(int length)
    {
        var at = _place;
        try
        {
            return StrictUtf8.GetString(Take(length));
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException($"{source}: the text at byte {at} of the pickle is no valid UTF-8.", error);
        }
    }

    /// <summary>Text up to the next line feed, which is taken too.</summary>
    public string Line()
    {
        var length = bytes.AsSpan(_place).IndexOf((byte)'\n');
        if (length < 0) throw Invalid("a line without an end");
        var text = Text(length);
        _place++;
        return text;
    }

    public void Skip(int count) => Take(count);

    public InvalidDataException Invalid(string what) => new($"{source}: the pickle holds {what} (at byte {_place}).");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > bytes.Length - _place) throw Invalid($"an element of {count} bytes where {bytes.Length - _place} are left");
        var span = bytes.AsSpan(_place, count);
        _place += count;
        return span;
    }
}
