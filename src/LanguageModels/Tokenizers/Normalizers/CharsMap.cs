using System.Buffers.Binary;
using System.Text;

namespace Distillery.LanguageModels;

/// <summary>
/// SentencePiece's compiled table of replacements: a double-array trie (Darts) from UTF-8 prefixes to places in a list of zero-ended texts.
/// </summary>
internal sealed class CharsMap
{
    private readonly uint[] _units;
    private readonly byte[] _texts;

    /// <exception cref="InvalidDataException">The table is damaged.</exception>
    internal CharsMap(ReadOnlySpan<byte> blob, string source)
    {
        if (blob.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(blob) is var size && (size % 4 != 0 || size + 4 > blob.Length))
            throw new InvalidDataException($"{source}: the compiled table of replacements is damaged.");
        _units = new uint[size / 4];
        for (var i = 0; i < _units.Length; i++)
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(blob[(4 + 4 * i)..]);
        _texts = blob[(4 + (int)size)..].ToArray();
    }

    /// <summary>The shortest or the longest prefix of some UTF-8 that has a replacement.</summary>
    /// <returns>Bytes of the prefix and its replacement; 0 bytes where no prefix has one.</returns>
    internal (int Bytes, string Replacement) Find(ReadOnlySpan<byte> text, bool longest)
    {
        var (found, at) = (0, 0u);
        uint position = 0;
        if (_units.Length == 0)
            return (0, "");
        position ^= Offset(_units[0]);
        for (var i = 0; i < text.Length && text[i] != 0; i++)
        {
            position ^= text[i];
            if (position >= _units.Length)
                break;
            var unit = _units[position];
            if ((unit & 0x800000FFu) != text[i])
                break;
            position ^= Offset(unit);
            if ((unit >> 8 & 1) == 0 || position >= _units.Length)
                continue;
            (found, at) = (i + 1, _units[position] & 0x7FFFFFFFu);
            if (!longest)
                break;
        }

        return found == 0 ? (0, "") : (found, TextAt((int)at));
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & 0x200) >> 6);

    private string TextAt(int at)
    {
        var text = at < _texts.Length ? _texts.AsSpan(at) : [];
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }
}
