using System.Globalization;
using System.Text;

namespace Distillery.Registry;

/// <summary>Parts of a filter's text.</summary>
internal enum FilterTokenKind
{
    Word,
    Quoted,
    Backtick,
    Number,
    Operator,
    Dot,
    Comma,
    Open,
    Close,
    End,
}

/// <summary>A part of a filter, and where it begins.</summary>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, int At, char Quote = '\0')
{
    public bool Is(string word) => Kind == FilterTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Cuts a filter or an order into its parts.</summary>
internal static class FilterLexer
{
    /// <summary>Longest filter that is read.</summary>
    public const int MostCharacters = 10_000;

    public static IReadOnlyList<FilterToken> Read(string text)
    {
        if (text.Length > MostCharacters)
            throw new TrackingException($"The filter has {text.Length} characters; at most {MostCharacters} are read.");
        if (text.EnumerateRunes().Any(rune => rune.Value is 0 or 0xFFFD))
            throw new TrackingException("The filter contains a NUL or another character that is not valid text.");
        var tokens = new List<FilterToken>();
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
                continue;
            }

            var token = c switch
            {
                '\'' or '"' or '`' => Quoted(text, at),
                '.' when at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) && !Joins(text, at) => Number(text, at),
                '.' => new FilterToken(FilterTokenKind.Dot, ".", at),
                ',' => new FilterToken(FilterTokenKind.Comma, ",", at),
                '(' => new FilterToken(FilterTokenKind.Open, "(", at),
                ')' => new FilterToken(FilterTokenKind.Close, ")", at),
                '=' or '!' or '<' or '>' => Operator(text, at),
                '-' or (>= '0' and <= '9') => Number(text, at),
                ';' => throw new TrackingException($"Search filter contained multiple expressions: there is a ';' at {at}. Write one expression, its clauses joined by AND."),
                _ when IsWord(c) => Word(text, at),
                _ => throw new TrackingException($"Invalid filter: '{Shown(text, at)}' at {at} is not understood. Put keys with other characters than letters, digits, _ and dots in backticks."),
            };
            tokens.Add(token);
            at += Length(text, token);
        }

        tokens.Add(new FilterToken(FilterTokenKind.End, "", text.Length));
        return tokens;
    }

    // A dot behind a word or quoted part joins an identifier.
    private static bool Joins(string text, int at) => at > 0 && (IsWord(text[at - 1]) || text[at - 1] is '`' or '"');

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static FilterToken Word(string text, int at)
    {
        var end = at;
        while (end < text.Length && IsWord(text[end]))
            end++;
        return new FilterToken(FilterTokenKind.Word, text[at..end], at);
    }

    private static FilterToken Operator(string text, int at)
    {
        var two = at + 1 < text.Length ? text.Substring(at, 2) : "";
        return two is "!=" or "<=" or ">=" ? new FilterToken(FilterTokenKind.Operator, two, at)
            : two is "==" or "<>" ? throw new TrackingException($"Invalid comparison operator '{two}' at {at}. Valid ones are =, !=, <, <=, >, >=, LIKE, ILIKE, IN, NOT IN.")
            : text[at] == '!' ? throw new TrackingException($"Invalid filter: '!' at {at} is not understood; did you mean '!='?")
            : new FilterToken(FilterTokenKind.Operator, text[at].ToString(), at);
    }

    private static FilterToken Number(string text, int at)
    {
        var end = at;
        if (text[end] == '-')
            end++;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.' || text[end] is 'e' or 'E' || (text[end] is '+' or '-' && text[end - 1] is 'e' or 'E')))
            end++;
        // What begins with a digit behind a dot is a part of a key: metrics.1st.
        if (at > 0 && text[at - 1] == '.' && Joins(text, at - 1))
            return Word(text, at);
        var number = text[at..end];
        if ((end < text.Length && IsWord(text[end])) || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw new TrackingException($"Invalid filter: '{Shown(text, at)}' at {at} is not a number; a key with a dash belongs in backticks.");
        return new FilterToken(FilterTokenKind.Number, number, at);
    }

    private static FilterToken Quoted(string text, int at)
    {
        var quote = text[at];
        var value = new StringBuilder();
        for (var n = at + 1; n < text.Length; n++)
        {
            if (text[n] != quote)
                value.Append(text[n]);
            else if (n + 1 < text.Length && text[n + 1] == quote)
                value.Append(text[n++]);
            else
                return new FilterToken(quote == '`' ? FilterTokenKind.Backtick : FilterTokenKind.Quoted, value.ToString(), at, quote);
        }

        throw new TrackingException($"Invalid filter: the quote {quote} at {at} is never closed.");
    }

    private static int Length(string text, FilterToken token)
    {
        if (token.Quote == '\0')
            return token.Text.Length;
        // The text as it was written: quotes inside are doubled there.
        return token.Text.Length + 2 + token.Text.Count(c => c == token.Quote);
    }

    private static string Shown(string text, int at) => text.Substring(at, Math.Min(20, text.Length - at));
}
