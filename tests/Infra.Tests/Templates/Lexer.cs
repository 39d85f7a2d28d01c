namespace Distillery.Infra.Tests.Templates;

/// <summary>Cuts a Go template into text and actions, with the white space removed that <c>{{-</c> and <c>-}}</c> remove.</summary>
internal static class Lexer
{
    /// <summary>Begins a word of fields that stands right behind a parenthesis.</summary>
    public const char Attached = '\u0001';

    public static List<(bool IsAction, string Text)> Cut(string source)
    {
        var pieces = new List<(bool, string)>();
        var position = 0;
        var trimNext = false;
        while (true)
        {
            var open = source.IndexOf("{{", position, StringComparison.Ordinal);
            var text = open < 0 ? source[position..] : source[position..open];
            if (trimNext)
                text = text.TrimStart();
            if (open < 0)
            {
                pieces.Add((false, text));
                return pieces;
            }

            var start = open + 2;
            if (source[start] == '-' && char.IsWhiteSpace(source[start + 1]))
            {
                text = text.TrimEnd();
                start++;
            }

            pieces.Add((false, text));
            var close = End(source, start);
            var action = source[start..close];
            trimNext = action.EndsWith('-') && char.IsWhiteSpace(action[^2]);
            if (trimNext)
                action = action[..^1];
            if (!action.TrimStart().StartsWith("/*", StringComparison.Ordinal))
                pieces.Add((true, action.Trim()));
            position = close + 2;
        }
    }

    /// <summary>Words of an action: names, strings with their quotes, numbers, and the signs <c>| ( ) := = ,</c>.</summary>
    public static List<string> Words(string action)
    {
        var words = new List<string>();
        for (var n = 0; n < action.Length;)
        {
            var c = action[n];
            if (char.IsWhiteSpace(c))
            {
                n++;
                continue;
            }

            var start = n;
            if (c is '"' or '`')
                n = StringEnd(action, n);
            else if (c is '|' or '(' or ')' or ',' or '=')
                n++;
            else if (c == ':' && action[n + 1] == '=')
                n += 2;
            else
                while (n < action.Length && !char.IsWhiteSpace(action[n]) && action[n] is not ('|' or '(' or ')' or ',' or '"' or '`') && !action.AsSpan(n).StartsWith(":="))
                    n++;
            // Fields right behind a parenthesis belong to it; with a space between they are an operand of their own.
            words.Add(c == '.' && start > 0 && action[start - 1] == ')' ? Attached + action[start..n] : action[start..n]);
        }

        return words;
    }

    private static int End(string source, int start)
    {
        if (source.AsSpan(start).TrimStart().StartsWith("/*"))
            return source.IndexOf("}}", source.IndexOf("*/", start, StringComparison.Ordinal), StringComparison.Ordinal);
        for (var n = start; n < source.Length - 1;)
        {
            if (source[n] is '"' or '`')
                n = StringEnd(source, n);
            else if (source[n] == '}' && source[n + 1] == '}')
                return n;
            else
                n++;
        }

        throw new FormatException($"An action is not closed: {source[start..Math.Min(start + 40, source.Length)]}");
    }

    private static int StringEnd(string text, int start)
    {
        for (var n = start + 1; n < text.Length; n++)
        {
            if (text[start] == '"' && text[n] == '\\')
                n++;
            else if (text[n] == text[start])
                return n + 1;
        }

        throw new FormatException("A string is not closed.");
    }
}
