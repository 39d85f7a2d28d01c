using System.Globalization;

namespace Distillery.LanguageModels;

/// <summary>Classes of characters as regular expressions and Hugging Face's tokenizers define them.</summary>
internal static class WordCharacters
{
    /// <summary><c>\w</c>: letters, marks, decimal digits, connectors, joiners, and the few symbols that Unicode calls alphabetic.</summary>
    internal static bool IsWord(int character) => CharUnicodeInfo.GetUnicodeCategory(character) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.ConnectorPunctuation => true,
        UnicodeCategory.OtherSymbol => character is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189),
        UnicodeCategory.Format => character is 0x200C or 0x200D,
        _ => false,
    };

    /// <summary>Signs as BERT counts them: ASCII's, and everything that Unicode calls punctuation.</summary>
    internal static bool IsPunctuation(int character) =>
        character is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
        || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    /// <summary>White space as Unicode has it; there is none beyond U+FFFF.</summary>
    internal static bool IsWhiteSpace(int character) => character <= char.MaxValue && char.IsWhiteSpace((char)character);

    /// <summary>Numbers of all kinds.</summary>
    internal static bool IsNumber(int character) => CharUnicodeInfo.GetUnicodeCategory(character)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
