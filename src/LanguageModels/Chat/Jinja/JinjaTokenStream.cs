namespace Distillery.LanguageModels;

/// <summary>Walks over a template's tokens.</summary>
internal sealed class JinjaTokenStream(List<JinjaToken> tokens)
{
    private int _at;

    internal JinjaToken Current => tokens[_at];

    internal JinjaToken After => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    internal JinjaToken Take()
    {
        var token = tokens[_at];
        if (_at < tokens.Count - 1)
            _at++;
        return token;
    }

    internal bool IsName(string name) => Current.Kind == JinjaTokenKind.Name && Current.Text == name;

    internal bool IsSign(string sign) => Current.Kind == JinjaTokenKind.Sign && Current.Text == sign;

    internal bool TryName(string name)
    {
        var found = IsName(name);
        if (found)
            Take();
        return found;
    }

    internal bool TrySign(string sign)
    {
        var found = IsSign(sign);
        if (found)
            Take();
        return found;
    }

    internal void NeedSign(string sign)
    {
        if (!TrySign(sign))
            throw Unexpected($"'{sign}'");
    }

    internal JinjaToken Need(JinjaTokenKind kind, string what) => Current.Kind == kind ? Take() : throw Unexpected(what);

    internal ChatTemplateException Unexpected(string right) => new($"'{Current.Text}' is not expected here; {right} is right", Current.Line);
}
