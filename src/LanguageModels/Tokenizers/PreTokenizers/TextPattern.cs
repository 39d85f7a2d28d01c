using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Distillery.LanguageModels;

/// <summary>A text or a regular expression to look for, as <c>tokenizer.json</c>'s <c>{"String": ..}</c> and <c>{"Regex": ..}</c>.</summary>
internal sealed class TextPattern
{
    private readonly string? _text;
    private readonly Regex? _regex;

    private TextPattern(string? text, Regex? regex) => (_text, _regex) = (text, regex);

    internal static TextPattern OfText(string text) => new(text, null);

    /// <exception cref="InvalidDataException">The expression is not one that .NET understands in the same way.</exception>
    internal static TextPattern OfRegex(string expression, string path)
    {
        try
        {
            return new TextPattern(null, new Regex(OnigurumaPattern.Translate(expression, path), RegexOptions.Compiled | RegexOptions.CultureInvariant | RegexOptions.Multiline));
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{path}: the expression '{expression}' is not supported: {exception.Message}", exception);
        }
    }

    /// <summary>Cuts a text in what matches and what does not; the parts follow each other without gaps, and only a match may be empty.</summary>
    internal List<(int Start, int Length, bool IsMatch)> Cut(ReadOnlySpan<char> text)
    {
        var parts = new List<(int, int, bool)>();
        var end = 0;
        if (_regex is null)
        {
            for (int found; _text!.Length > 0 && (found = text[end..].IndexOf(_text, StringComparison.Ordinal)) >= 0;)
            {
                Add(parts, ref end, end + found, _text.Length);
            }
        }
        else if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            foreach (var match in _regex.EnumerateMatches(text))
                Add(parts, ref end, match.Index, match.Length);
        }
        else
        {
            var (shadow, places) = Shadow(text);
            foreach (var match in _regex.EnumerateMatches(shadow))
                Add(parts, ref end, places[match.Index], places[match.Index + match.Length] - places[match.Index]);
        }

        if (end < text.Length)
            parts.Add((end, text.Length - end, false));
        return parts;
    }

    /// <summary>The text with every match replaced, also those without characters.</summary>
    internal string Replace(string text, string replacement)
    {
        if (_regex is null)
            return _text!.Length == 0 ? text : text.Replace(_text, replacement, StringComparison.Ordinal);
        var hasPairs = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;
        var (shadow, places) = hasPairs ? Shadow(text) : (text, []);
        var result = new StringBuilder(text.Length);
        var done = 0;
        foreach (var match in _regex.EnumerateMatches(shadow))
        {
            var (start, end) = hasPairs ? (places[match.Index], places[match.Index + match.Length]) : (match.Index, match.Index + match.Length);
            result.Append(text, done, start - done).Append(replacement);
            done = end;
        }

        return done == 0 && result.Length == 0 ? text : result.Append(text, done, text.Length - done).ToString();
    }

    private static void Add(List<(int, int, bool)> parts, ref int end, int start, int length)
    {
        if (start > end)
            parts.Add((end, start - end, false));
        parts.Add((start, length, true));
        end = start + length;
    }

    /// <summary>
    /// The text with one UTF-16 unit for each character: .NET's expressions see half characters beyond U+FFFF, so each of these is
    /// replaced by a character of the same Unicode category that no expression names.
    /// </summary>
    private static (string Shadow, int[] Places) Shadow(ReadOnlySpan<char> text)
    {
        var shadow = new char[text.Length];
        var places = new int[text.Length + 1];
        var count = 0;
        for (var i = 0; i < text.Length; i++, count++)
        {
            places[count] = i;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length)
            {
                shadow[count] = text[i];
                continue;
            }

            shadow[count] = StandIn(char.ConvertToUtf32(text[i], text[i + 1]));
            i++;
        }

        places[count] = text.Length;
        return (new string(shadow, 0, count), places);
    }

    private static char StandIn(int character) => CharUnicodeInfo.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.UppercaseLetter => '\u10A0',
        UnicodeCategory.LowercaseLetter => '\uAB30',
        UnicodeCategory.ModifierLetter => '\uA717',
        UnicodeCategory.OtherLetter => '\uA000',
        UnicodeCategory.NonSpacingMark => '\uA66F',
        UnicodeCategory.SpacingCombiningMark => '\uA823',
        UnicodeCategory.DecimalDigitNumber => '\uA8D0',
        UnicodeCategory.LetterNumber => '\uA6E6',
        UnicodeCategory.OtherNumber => '\uA830',
        UnicodeCategory.DashPunctuation => '\u2E17',
        UnicodeCategory.OtherPunctuation => '\uA60D',
        UnicodeCategory.CurrencySymbol => '\uA838',
        UnicodeCategory.ModifierSymbol => '\uA700',
        UnicodeCategory.MathSymbol => '\uFE62',
        UnicodeCategory.OtherSymbol => WordCharacters.IsWord(character) ? '\u24B6' : '\uA490',
        UnicodeCategory.Format => '\u2061',
        UnicodeCategory.PrivateUse => '\uE000',
        _ => '\uFDD0',
    };
}
