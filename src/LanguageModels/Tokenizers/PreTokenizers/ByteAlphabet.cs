using System.Text;

namespace Distillery.LanguageModels;

/// <summary>GPT-2's alphabet of 256 visible characters, one for each byte, so that any text can be spelt without an unknown token.</summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = Build();
    private static readonly Dictionary<char, byte> Bytes = Enumerable.Range(0, 256).ToDictionary(value => Characters[value], value => (byte)value);

    /// <summary>The character of a byte.</summary>
    internal static char Of(byte value) => Characters[value];

    /// <summary>The byte of a character; false where the character is none of the alphabet.</summary>
    internal static bool TryByte(char character, out byte value) => Bytes.TryGetValue(character, out value);

    /// <summary>The UTF-8 bytes of a text, each as its character.</summary>
    internal static string FromText(ReadOnlySpan<char> text)
    {
        var count = Encoding.UTF8.GetByteCount(text);
        var bytes = count <= 512 ? stackalloc byte[count] : new byte[count];
        Encoding.UTF8.GetBytes(text, bytes);
        var result = count <= 512 ? stackalloc char[count] : new char[count];
        for (var i = 0; i < count; i++)
            result[i] = Characters[bytes[i]];
        return new string(result);
    }

    private static char[] Build()
    {
        var characters = new char[256];
        var other = 256;
        for (var value = 0; value < 256; value++)
        {
            var isVisible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = (char)(isVisible ? value : other++);
        }

        return characters;
    }
}
