using System.Globalization;
using System.Text;

namespace Distillery.LanguageModels;

/// <summary>Rewrites each character on its own.</summary>
internal sealed class CharacterNormalizer(Action<Rune, StringBuilder> rewrite) : ITextNormalizer
{
    /// <summary>Every character's small form. One capital has two characters as its small form: the I with a dot.</summary>
    internal static CharacterNormalizer Lowercase { get; } = new((rune, into) =>
    {
        if (rune.Value == 0x130)
            into.Append("i\u0307");
        else if (rune.Value == 0x1E9E)
            into.Append('ß');
        else
            into.Append(Rune.ToLowerInvariant(rune).ToString());
    });

    /// <summary>Without marks of all kinds.</summary>
    internal static CharacterNormalizer StripMarks { get; } = new((rune, into) =>
    {
        if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark))
            into.Append(rune.ToString());
    });

    /// <summary>Without marks that take no room of their own.</summary>
    internal static CharacterNormalizer StripNonSpacingMarks { get; } = new((rune, into) =>
    {
        if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            into.Append(rune.ToString());
    });

    /// <summary>Without control characters; every kind of white space becomes a space.</summary>
    internal static CharacterNormalizer BertClean { get; } = new((rune, into) =>
    {
        var value = rune.Value;
        var isControl = value is not ('\t' or '\n' or '\r') && Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse;
        if (value is 0 or 0xFFFD || isControl)
            return;
        into.Append(WordCharacters.IsWhiteSpace(value) ? " " : rune.ToString());
    });

    /// <summary>A space before and after each Chinese character.</summary>
    internal static CharacterNormalizer BertChinese { get; } = new((rune, into) =>
    {
        if (IsChinese(rune.Value))
            into.Append(' ').Append(rune.ToString()).Append(' ');
        else
            into.Append(rune.ToString());
    });

    /// <summary>NMT's cleaning of control characters and white space.</summary>
    internal static CharacterNormalizer Nmt { get; } = new((rune, into) =>
    {
        var value = rune.Value;
        if (value is (>= 1 and <= 8) or 11 or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F)
            return;
        var isSpace = value is 9 or 10 or 12 or 13 or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD;
        into.Append(isSpace ? " " : rune.ToString());
    });

    public string Normalize(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
            rewrite(rune, result);
        return result.ToString();
    }

    private static bool IsChinese(int value) => value
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
