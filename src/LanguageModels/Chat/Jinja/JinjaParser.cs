using System.Text;

namespace Distillery.LanguageModels;

/// <summary>Reads a template's statements.</summary>
internal sealed class JinjaParser
{
    private readonly JinjaTokenStream _tokens;
    private readonly JinjaExpressionParser _expressions;

    internal JinjaParser(List<JinjaToken> tokens)
    {
        _tokens = new JinjaTokenStream(tokens);
        _expressions = new JinjaExpressionParser(_tokens);
    }

    internal JinjaStatement Template() => Body(out _);

    /// <summary>Statements up to one of some tags, whose name has then been read, or to the end of the template.</summary>
    private JinjaStatement Body(out string ending, params string[] endings)
    {
        var parts = new List<JinjaStatement>();
        var opened = _tokens.Current.Line;
        while (true)
        {
            var token = _tokens.Take();
            switch (token.Kind)
            {
                case JinjaTokenKind.Data:
                    parts.Add(JinjaStatement.Of((_, output) => output.Append(token.Text)));
                    break;
                case JinjaTokenKind.OpenVariable:
                    var value = _expressions.Tuple();
                    _tokens.Need(JinjaTokenKind.CloseVariable, "'}}'");
                    parts.Add(JinjaStatement.Of((scope, output) => output.Append(JinjaValues.Text(value.Value(scope)))));
                    break;
                case JinjaTokenKind.OpenBlock:
                    var tag = _tokens.Need(JinjaTokenKind.Name, "a tag's name");
                    if (endings.Contains(tag.Text))
                    {
                        ending = tag.Text;
                        return JinjaStatement.Block(parts);
                    }

                    parts.Add(Statement(tag));
                    break;
                default:
                    if (endings.Length > 0)
                        throw new ChatTemplateException($"the template ends before '{endings[^1]}', which the tag at or before line {opened} needs", token.Line);
                    ending = "";
                    return JinjaStatement.Block(parts);
            }
        }
    }

    private JinjaStatement Statement(JinjaToken tag) => tag.Text switch
    {
        "if" => If(),
        "for" => For(tag.Line),
        "set" => Set(tag.Line),
        "macro" => Macro(),
        "generation" => Generation(),
        "break" => Jump(JinjaJump.Break),
        "continue" => Jump(JinjaJump.Continue),
        _ => throw new ChatTemplateException($"the tag '{tag.Text}' is not supported here; supported are if, for, set, macro, generation, break, continue", tag.Line),
    };

    private void Close() => _tokens.Need(JinjaTokenKind.CloseBlock, "'%}'");

    private JinjaStatement Jump(JinjaJump jump)
    {
        Close();
        return new JinjaStatement((_, _) => jump);
    }

    /// <summary>Marks what the assistant says, for training; it writes its body.</summary>
    private JinjaStatement Generation()
    {
        Close();
        var body = Body(out _, "endgeneration");
        Close();
        return body;
    }

    private JinjaStatement If()
    {
        var branches = new List<(JinjaExpression Condition, JinjaStatement Body)>();
        JinjaStatement? otherwise = null;
        for (var ending = "elif"; ending != "endif";)
        {
            if (ending == "elif")
            {
                var condition = _expressions.Tuple();
                Close();
                branches.Add((condition, Body(out ending, "elif", "else", "endif")));
            }
            else
            {
                Close();
                otherwise = Body(out ending, "endif");
            }
        }

        Close();
        return new JinjaStatement((scope, output) =>
        {
            foreach (var (condition, body) in branches)
                if (condition.IsTrue(scope))
                    return body.Run(scope, output);
            return otherwise?.Run(scope, output) ?? JinjaJump.None;
        });
    }

    private JinjaStatement For(int line)
    {
        var names = Names();
        if (!_tokens.TryName("in"))
            throw _tokens.Unexpected("'in'");
        var source = _expressions.Tuple(allowsCondition: false);
        var filter = _tokens.TryName("if") ? _expressions.Expression() : null;
        if (_tokens.IsName("recursive"))
            throw new ChatTemplateException("recursive loops are not supported", line);
        Close();
        var body = Body(out var ending, "else", "endfor");
        JinjaStatement? otherwise = null;
        if (ending == "else")
        {
            Close();
            otherwise = Body(out _, "endfor");
        }

        Close();
        return new JinjaStatement((scope, output) =>
        {
            var value = source.Value(scope);
            var all = JinjaFilters.Items(value, new JinjaArguments("for", [], new Dictionary<string, object?>(), line));
            var items = filter is null ? all : all.Where(item => filter.IsTrue(Bind(new JinjaScope(scope), names, item, line))).ToList();
            var loop = new JinjaLoop(items);
            for (loop.Index = 0; loop.Index < items.Count; loop.Index++)
            {
                var inner = Bind(new JinjaScope(scope), names, items[loop.Index], line);
                inner.Set("loop", loop);
                if (body.Run(inner, output) == JinjaJump.Break)
                    break;
            }

            return items.Count == 0 && otherwise is not null ? otherwise.Run(scope, output) : JinjaJump.None;
        });
    }

    private List<string> Names()
    {
        var isBracketed = _tokens.TrySign("(");
        var names = new List<string> { _tokens.Need(JinjaTokenKind.Name, "a name").Text };
        while (_tokens.TrySign(","))
            names.Add(_tokens.Need(JinjaTokenKind.Name, "a name").Text);
        if (isBracketed)
            _tokens.NeedSign(")");
        return names;
    }

    private static JinjaScope Bind(JinjaScope scope, List<string> names, object? value, int line)
    {
        if (names.Count == 1)
        {
            scope.Set(names[0], value);
            return scope;
        }

        if (value is not List<object?> list || list.Count != names.Count)
            throw new ChatTemplateException($"{JinjaValues.Shown(value)} cannot be unpacked to {names.Count} names", line);
        for (var i = 0; i < names.Count; i++)
            scope.Set(names[i], list[i]);
        return scope;
    }

    private JinjaStatement Set(int line)
    {
        var names = Names();
        var member = names.Count == 1 && _tokens.TrySign(".") ? _tokens.Need(JinjaTokenKind.Name, "a name").Text : null;
        if (_tokens.TrySign("="))
        {
            var value = _expressions.Tuple();
            Close();
            return JinjaStatement.Of((scope, _) => Assign(scope, names, member, value.Value(scope), line));
        }

        if (_tokens.IsSign("|"))
            throw new ChatTemplateException("filters on a set block are not supported", line);
        Close();
        var body = Body(out _, "endset");
        Close();
        return JinjaStatement.Of((scope, _) =>
        {
            var text = new StringBuilder();
            body.Run(new JinjaScope(scope), text);
            Assign(scope, names, member, text.ToString(), line);
        });
    }

    private static void Assign(JinjaScope scope, List<string> names, string? member, object? value, int line)
    {
        if (member is null)
            Bind(scope, names, value, line);
        else if (scope.Get(names[0]) is JinjaNamespace space)
            space.Values[member] = value;
        else
            throw new ChatTemplateException($"'{names[0]}.{member}' cannot be set: '{names[0]}' is no namespace", line);
    }

    private JinjaStatement Macro()
    {
        var name = _tokens.Need(JinjaTokenKind.Name, "the macro's name").Text;
        var parameters = new List<(string Name, JinjaExpression? Default)>();
        _tokens.NeedSign("(");
        while (!_tokens.TrySign(")"))
        {
            if (parameters.Count > 0)
                _tokens.NeedSign(",");
            var parameter = _tokens.Need(JinjaTokenKind.Name, "a parameter's name").Text;
            parameters.Add((parameter, _tokens.TrySign("=") ? _expressions.Expression() : null));
        }

        Close();
        var body = Body(out _, "endmacro");
        Close();
        return JinjaStatement.Of((scope, _) => scope.Set(name, (JinjaFunction)(arguments =>
        {
            if (arguments.Positional.Count > parameters.Count || arguments.Named.Keys.Except(parameters.Select(parameter => parameter.Name)).Any())
                throw arguments.Error($"the macro '{name}' takes {string.Join(", ", parameters.Select(parameter => parameter.Name))}");
            var inner = new JinjaScope(scope);
            for (var i = 0; i < parameters.Count; i++)
                inner.Set(parameters[i].Name, arguments.At(i, parameters[i].Name, parameters[i].Default is { } value ? value.Value(inner) : new JinjaUndefined(parameters[i].Name)));
            var text = new StringBuilder();
            body.Run(inner, text);
            return text.ToString();
        })));
    }
}
