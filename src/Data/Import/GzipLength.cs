using System.Buffers.Binary;

namespace Distillery.Data;

/// <summary>
/// Tells whether a gzip file was unpacked to its end. .NET's reader takes a file that was cut off for one that ends there, so half a
/// dataset would pass for a whole one.
/// </summary>
internal static class GzipLength
{
    private const int HeaderBytes = 10;
    private const int TrailerBytes = 8;
    private const int LengthBytes = 4;
    private const int MagicBytes = 4;

    /// <summary>Compares the length that was unpacked with the lengths that the file's members state (RFC 1952: the last four bytes, modulo 2^32).</summary>
    internal static bool Agrees(string path, long unpacked)
    {
        var last = LastStated(path);
        return last is not null && ((uint)unpacked == last || (uint)unpacked == SumOfMembers(path, last.Value));
    }

    private static uint? LastStated(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length < HeaderBytes + TrailerBytes)
            return null;
        file.Seek(-4, SeekOrigin.End);
        Span<byte> bytes = stackalloc byte[4];
        file.ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>Files may hold several members one after the other; each later one begins with the magic bytes, behind the length of the one before.</summary>
    private static uint SumOfMembers(string path, uint last)
    {
        var sum = last;
        using var file = File.OpenRead(path);
        var buffer = new byte[1 << 20];
        var held = 0;
        file.Seek(HeaderBytes + TrailerBytes - LengthBytes, SeekOrigin.Begin);
        for (int read; (read = file.Read(buffer, held, buffer.Length - held)) > 0;)
        {
            var end = held + read;
            for (var at = LengthBytes; at + MagicBytes <= end; at++)
            {
                if (buffer[at] == 0x1f && buffer[at + 1] == 0x8b && buffer[at + 2] == 8 && buffer[at + 3] < 0x20)
                    sum += BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(at - LengthBytes));
            }

            // What could be the beginning of a match is looked at again with what follows it.
            held = Math.Min(end, LengthBytes + MagicBytes - 1);
            buffer.AsSpan(end - held, held).CopyTo(buffer);
        }

        return sum;
    }
}
