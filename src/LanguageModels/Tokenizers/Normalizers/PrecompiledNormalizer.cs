using System.Globalization;
using System.Text;

namespace Distillery.LanguageModels;

/// <summary><c>Precompiled</c>: SentencePiece's table as Hugging Face applies it, to short clusters of characters first and then to single ones.</summary>
internal sealed class PrecompiledNormalizer(CharsMap map) : ITextNormalizer
{
    private const int LongestClusterBytes = 6;

    public string Normalize(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        for (int start = 0, length; start < text.Length; start += length)
        {
            length = StringInfo.GetNextTextElementLength(text, start);
            var cluster = text.AsSpan(start, length);
            if (Encoding.UTF8.GetByteCount(cluster) < LongestClusterBytes && TryReplace(cluster, result))
                continue;
            var at = start;
            foreach (var rune in cluster.EnumerateRunes())
            {
                var single = text.AsSpan(at, rune.Utf16SequenceLength);
                if (!TryReplace(single, result))
                    result.Append(single);
                at += single.Length;
            }
        }

        return result.ToString();
    }

    private bool TryReplace(ReadOnlySpan<char> cluster, StringBuilder result)
    {
        Span<byte> bytes = stackalloc byte[16];
        var (found, replacement) = map.Find(bytes[..Encoding.UTF8.GetBytes(cluster, bytes)], longest: false);
        if (found > 0)
            result.Append(replacement);
        return found > 0;
    }
}
