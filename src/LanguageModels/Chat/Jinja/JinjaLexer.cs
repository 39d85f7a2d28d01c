using System.Text;

namespace Distillery.LanguageModels;

/// <summary>Cuts a template into text, tags and what stands in them, and applies the rules for white space round tags.</summary>
internal sealed class JinjaLexer
{
    private static readonly string[] Signs = ["//", "**", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", "(", ")", "[", "]", "{", "}", ",", ".", ":", "|"];

    private readonly List<JinjaToken> _tokens = [];
    private readonly string _source;
    private int _at;
    private int _line = 1;

    private JinjaLexer(string source) => _source = source;

    internal static List<JinjaToken> Tokens(string source)
    {
        source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        // As in Jinja, one line end at the end of the file belongs to the file and not to the text.
        var lexer = new JinjaLexer(source.EndsWith('\n') ? source[..^1] : source);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        var atLineStart = true;
        while (_at < _source.Length)
        {
            var open = NextTag();
            var text = _source[_at..open];
            if (open == _source.Length)
            {
                AddData(text);
                _at = open;
                break;
            }

            var kind = _source[open + 1];
            var sign = open + 2 < _source.Length ? _source[open + 2] : ' ';
            var line = _line + text.Count(character => character == '\n');
            AddData(sign == '-' ? text.TrimEnd() : sign != '+' && kind != '{' ? WithoutIndent(text, atLineStart) : text);
            _line = line;
            _at = open + (sign is '-' or '+' ? 3 : 2);
            if (kind == '#')
                SkipComment(line);
            else
                ReadTag(kind == '{', line);
            atLineStart = _source[_at - 1] == '\n';
        }

        _tokens.Add(new JinjaToken(JinjaTokenKind.End, "the end of the template", _line));
    }

    private int NextTag()
    {
        for (var i = _at; i + 1 < _source.Length; i++)
            if (_source[i] == '{' && (_source[i + 1] is '{' or '%' or '#'))
                return i;
        return _source.Length;
    }

    private static string WithoutIndent(string text, bool atLineStart)
    {
        var start = text.LastIndexOf('\n') + 1;
        return (start > 0 || atLineStart) && text.AsSpan(start).IsWhiteSpace() ? text[..start] : text;
    }

    private void AddData(string text)
    {
        if (text.Length > 0)
            _tokens.Add(new JinjaToken(JinjaTokenKind.Data, text, _line));
    }

    private void SkipComment(int line)
    {
        var close = _source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (close < 0)
            throw new ChatTemplateException("the comment that begins here has no end", line);
        _line += _source.AsSpan(_at, close - _at).Count('\n');
        AfterTag(close, '#');
    }

    private void ReadTag(bool isVariable, int line)
    {
        _tokens.Add(new JinjaToken(isVariable ? JinjaTokenKind.OpenVariable : JinjaTokenKind.OpenBlock, isVariable ? "{{" : "{%", line));
        var close = isVariable ? "}}" : "%}";
        var depth = 0;
        while (true)
        {
            SkipSpace();
            if (_at >= _source.Length)
                throw new ChatTemplateException($"the tag that begins here has no '{close}'", line);
            var isSigned = _source[_at] is '-' or '+' && string.CompareOrdinal(_source, _at + 1, close, 0, 2) == 0;
            if (isSigned || (depth == 0 && string.CompareOrdinal(_source, _at, close, 0, 2) == 0))
            {
                _tokens.Add(new JinjaToken(isVariable ? JinjaTokenKind.CloseVariable : JinjaTokenKind.CloseBlock, close, _line));
                AfterTag(isSigned ? _at + 1 : _at, isVariable ? '{' : '%');
                return;
            }

            var token = Next();
            depth += token.Kind != JinjaTokenKind.Sign ? 0 : token.Text is "{" or "[" or "(" ? 1 : token.Text is "}" or "]" or ")" ? -1 : 0;
            _tokens.Add(token);
        }
    }

    /// <summary>Steps over a tag's end at <paramref name="close"/> and the white space that it takes with it.</summary>
    private void AfterTag(int close, char kind)
    {
        var sign = close > 0 ? _source[close - 1] : ' ';
        _at = close + 2;
        if (sign == '-')
            SkipSpace();
        else if (kind != '{' && sign != '+' && _at < _source.Length && _source[_at] == '\n')
        {
            _at++;
            _line++;
        }
    }

    private void SkipSpace()
    {
        for (; _at < _source.Length && char.IsWhiteSpace(_source[_at]); _at++)
            _line += _source[_at] == '\n' ? 1 : 0;
    }

    private JinjaToken Next()
    {
        var first = _source[_at];
        if (first is '\'' or '"')
            return ReadText(first);
        if (char.IsAsciiDigit(first))
            return ReadNumber();
        if (char.IsLetter(first) || first == '_')
        {
            var start = _at;
            while (_at < _source.Length && (char.IsLetterOrDigit(_source[_at]) || _source[_at] == '_'))
                _at++;
            return new JinjaToken(JinjaTokenKind.Name, _source[start.._at], _line);
        }

        foreach (var sign in Signs)
            if (string.CompareOrdinal(_source, _at, sign, 0, sign.Length) == 0)
            {
                _at += sign.Length;
                return new JinjaToken(JinjaTokenKind.Sign, sign, _line);
            }

        throw new ChatTemplateException($"'{first}' is not expected here", _line);
    }

    private JinjaToken ReadNumber()
    {
        var start = _at;
        while (_at < _source.Length && (char.IsAsciiDigit(_source[_at]) || _source[_at] == '_'))
            _at++;
        var isReal = _at + 1 < _source.Length && _source[_at] == '.' && char.IsAsciiDigit(_source[_at + 1]);
        for (_at += isReal ? 1 : 0; isReal && _at < _source.Length && char.IsAsciiDigit(_source[_at]);)
            _at++;
        return new JinjaToken(isReal ? JinjaTokenKind.Real : JinjaTokenKind.Number, _source[start.._at].Replace("_", "", StringComparison.Ordinal), _line);
    }

    private JinjaToken ReadText(char quote)
    {
        var line = _line;
        var text = new StringBuilder();
        for (_at++; _at < _source.Length && _source[_at] != quote; _at++)
        {
            if (_source[_at] == '\n')
                _line++;
            if (_source[_at] != '\\' || _at + 1 == _source.Length)
            {
                text.Append(_source[_at]);
                continue;
            }

            _at++;
            text.Append(_source[_at] switch
            {
                'n' => "\n",
                't' => "\t",
                'r' => "\r",
                '\\' or '\'' or '"' => _source[_at].ToString(),
                'u' when _at + 4 < _source.Length && ushort.TryParse(_source.AsSpan(_at + 1, 4), System.Globalization.NumberStyles.HexNumber, null, out var code) => Unicode(code),
                var other => "\\" + other,
            });
        }

        if (_at >= _source.Length)
            throw new ChatTemplateException("the text that begins here has no end", line);
        _at++;
        return new JinjaToken(JinjaTokenKind.Text, text.ToString(), line);
    }

    private string Unicode(ushort code)
    {
        _at += 4;
        return ((char)code).ToString();
    }
}
