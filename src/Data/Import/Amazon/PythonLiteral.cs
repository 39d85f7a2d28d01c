using System.Globalization;
using System.Text;

namespace Distillery.Data;

/// <summary>
/// Reads a dictionary as Python prints it: texts in single or double quotes, numbers, <c>True False None</c>, lists, tuples, dictionaries.
/// Nothing is run; anything else is an error.
/// </summary>
internal sealed class PythonLiteral
{
    private const int DeepestNesting = 64;
    private readonly string _text;
    private int _at;

    private PythonLiteral(string text) => _text = text;

    /// <summary>The texts of each top-level field, those of nested lists in order.</summary>
    internal static Dictionary<string, IReadOnlyList<string>> ParseDictionary(string text)
    {
        var parser = new PythonLiteral(text);
        var fields = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        parser.Dictionary((key, values) => fields.TryAdd(key, values), 0);
        parser.SkipSpace();
        if (parser._at != text.Length)
            throw parser.Broken("something stands behind the dictionary");
        return fields;
    }

    private void Dictionary(Action<string, IReadOnlyList<string>> add, int depth)
    {
        Expect('{');
        while (!Accept('}'))
        {
            SkipSpace();
            var key = new List<string>();
            Value(key, depth + 1);
            Expect(':');
            var values = new List<string>();
            Value(values, depth + 1);
            add(key.Count == 1 ? key[0] : "", values);
            if (!Accept(','))
            {
                Expect('}');
                return;
            }
        }
    }

    private void Value(List<string> texts, int depth)
    {
        if (depth > DeepestNesting)
            throw Broken("the nesting is too deep");
        SkipSpace();
        switch (Peek())
        {
            case '{':
                Dictionary((_, _) => { }, depth);
                break;
            case '[':
                Sequence('[', ']', texts, depth);
                break;
            case '(':
                Sequence('(', ')', texts, depth);
                break;
            case '\'' or '"':
                texts.Add(Text());
                break;
            case 'u' when _at + 1 < _text.Length && _text[_at + 1] is '\'' or '"':
                _at++;
                texts.Add(Text());
                break;
            default:
                Word();
                break;
        }
    }

    private void Sequence(char open, char close, List<string> texts, int depth)
    {
        Expect(open);
        while (!Accept(close))
        {
            Value(texts, depth + 1);
            if (!Accept(','))
            {
                Expect(close);
                return;
            }
        }
    }

    private string Text()
    {
        var quote = _text[_at++];
        var result = new StringBuilder();
        while (true)
        {
            var c = _at < _text.Length ? _text[_at++] : throw Broken("a text is not closed");
            if (c == quote)
                return result.ToString();
            result.Append(c == '\\' ? Escape() : c.ToString());
        }
    }

    private string Escape()
    {
        var c = _at < _text.Length ? _text[_at++] : throw Broken("a text is not closed");
        return c switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            'x' => ((char)Hex(2)).ToString(),
            'u' => ((char)Hex(4)).ToString(),
            'U' => Hex(8) is var code && Rune.IsValid(code) ? new Rune(code).ToString() : throw Broken("an escaped character does not exist"),
            _ => c.ToString(),
        };
    }

    private int Hex(int digits)
    {
        if (_at + digits > _text.Length || !int.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            throw Broken("an escaped character is not written in hexadecimal digits");
        _at += digits;
        return code;
    }

    private void Word()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '.' or '-' or '+'))
            _at++;
        var word = _text.AsSpan(start, _at - start);
        if (word is not ("True" or "False" or "None" or "nan") && !double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            throw Broken("there is no value");
    }

    private char Peek() => _at < _text.Length ? _text[_at] : throw Broken("the line ends too early");

    private bool Accept(char wanted)
    {
        SkipSpace();
        if (_at >= _text.Length || _text[_at] != wanted)
            return false;
        _at++;
        return true;
    }

    private void Expect(char wanted)
    {
        if (!Accept(wanted))
            throw Broken($"'{wanted}' is missing");
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] == ' ')
            _at++;
    }

    private FormatException Broken(string reason) => new($"the line is no Python dictionary: {reason} (character {_at + 1})");
}
