using System.Text;

namespace Distillery.LanguageModels;

/// <summary>SentencePiece's normalizer: the table of replacements, extra spaces removed, a space before the text, spaces made visible.</summary>
internal sealed class SentencePieceNormalizer
{
    internal const char Space = '\u2581';

    private readonly SentencePieceFile _file;
    private readonly CharsMap? _map;
    private readonly string[] _userDefined;

    internal SentencePieceNormalizer(SentencePieceFile file, string source)
    {
        _file = file;
        _map = file.CharsMap.Length == 0 ? null : new CharsMap(file.CharsMap, source);
        _userDefined = [.. file.Pieces.Where(piece => piece.Type == PieceType.UserDefined).Select(piece => piece.Text).OrderByDescending(text => text.Length)];
    }

    /// <summary>The longest user-defined piece that begins here, or null; these are kept as they are.</summary>
    internal string? UserDefinedAt(ReadOnlySpan<char> text)
    {
        foreach (var piece in _userDefined)
            if (text.StartsWith(piece, StringComparison.Ordinal))
                return piece;
        return null;
    }

    internal string Normalize(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        var rest = text.AsSpan();
        if (_file.RemovesExtraSpaces)
            while (!rest.IsEmpty && Prefix(rest) is (" ", var skipped))
                rest = rest[skipped..];
        if (rest.IsEmpty)
            return "";
        var space = _file.EscapesSpaces ? Space : ' ';
        if (_file.AddsDummyPrefix && !_file.TreatsSpaceAsSuffix)
            result.Append(space);
        var afterSpace = _file.RemovesExtraSpaces;
        while (!rest.IsEmpty)
        {
            var (replacement, length) = Prefix(rest);
            rest = rest[length..];
            var part = afterSpace ? replacement.TrimStart(' ') : replacement;
            if (part.Length > 0)
            {
                result.Append(part.Replace(' ', space));
                afterSpace = part[^1] == ' ';
            }

            afterSpace &= _file.RemovesExtraSpaces;
        }

        if (_file.RemovesExtraSpaces)
            while (result.Length > 0 && result[^1] == space)
                result.Length--;
        if (_file.AddsDummyPrefix && _file.TreatsSpaceAsSuffix)
            result.Append(space);
        return result.ToString();
    }

    /// <summary>The normalized form of the text's beginning, and how much of the text it stands for.</summary>
    private (string Replacement, int Length) Prefix(ReadOnlySpan<char> text)
    {
        if (UserDefinedAt(text) is { } piece)
            return (piece, piece.Length);
        Rune.DecodeFromUtf16(text, out _, out var units);
        if (_map is null)
            return (text[..units].ToString(), units);
        // No rule of SentencePiece's own tables is longer than a few characters; sixteen bytes would do.
        var window = text[..Math.Min(text.Length, 32)];
        Span<byte> bytes = stackalloc byte[128];
        var (found, replacement) = _map.Find(bytes[..Encoding.UTF8.GetBytes(window, bytes)], longest: true);
        return found == 0 ? (text[..units].ToString(), units) : (replacement, Encoding.UTF8.GetCharCount(bytes[..found]));
    }
}
