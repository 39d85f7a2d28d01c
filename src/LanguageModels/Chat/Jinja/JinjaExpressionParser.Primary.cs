using System.Globalization;

namespace Distillery.LanguageModels;

/// <content>Values, and what may stand behind them: members, slices, calls, filters, tests.</content>
internal sealed partial class JinjaExpressionParser
{
    private static readonly string[] NoTestArguments = ["else", "or", "and", "if", "is", "in", "not"];

    private JinjaExpression Primary()
    {
        var token = tokens.Take();
        switch (token.Kind)
        {
            case JinjaTokenKind.Name:
                return token.Text switch
                {
                    "true" or "True" => new JinjaExpression(token.Line, _ => true),
                    "false" or "False" => new JinjaExpression(token.Line, _ => false),
                    "none" or "None" => new JinjaExpression(token.Line, _ => null),
                    _ => new JinjaExpression(token.Line, scope => scope.Get(token.Text), token.Text),
                };
            case JinjaTokenKind.Text:
                var text = token.Text;
                while (tokens.Current.Kind == JinjaTokenKind.Text)
                    text += tokens.Take().Text;
                return new JinjaExpression(token.Line, _ => text);
            case JinjaTokenKind.Number when long.TryParse(token.Text, CultureInfo.InvariantCulture, out var whole):
                return new JinjaExpression(token.Line, _ => whole);
            case JinjaTokenKind.Real:
                var real = double.Parse(token.Text, CultureInfo.InvariantCulture);
                return new JinjaExpression(token.Line, _ => real);
            case JinjaTokenKind.Sign when token.Text == "(":
                if (tokens.TrySign(")"))
                    return new JinjaExpression(token.Line, _ => new List<object?>());
                var inner = Tuple();
                tokens.NeedSign(")");
                return inner;
            case JinjaTokenKind.Sign when token.Text == "[":
                return ListOf(token.Line);
            case JinjaTokenKind.Sign when token.Text == "{":
                return MapOf(token.Line);
            default:
                throw new ChatTemplateException($"'{token.Text}' is not expected here; a value is right", token.Line);
        }
    }

    private JinjaExpression ListOf(int line)
    {
        var items = new List<JinjaExpression>();
        while (!tokens.TrySign("]"))
        {
            if (items.Count > 0)
            {
                tokens.NeedSign(",");
                if (tokens.TrySign("]"))
                    break;
            }

            items.Add(Expression());
        }

        return new JinjaExpression(line, scope => items.Select(item => item.Value(scope)).ToList());
    }

    private JinjaExpression MapOf(int line)
    {
        var pairs = new List<(JinjaExpression Key, JinjaExpression Value)>();
        while (!tokens.TrySign("}"))
        {
            if (pairs.Count > 0)
            {
                tokens.NeedSign(",");
                if (tokens.TrySign("}"))
                    break;
            }

            var key = Expression();
            tokens.NeedSign(":");
            pairs.Add((key, Expression()));
        }

        return new JinjaExpression(line, scope => JinjaValues.Map(pairs.Select(pair =>
            (pair.Key.Value(scope) as string ?? throw new ChatTemplateException("only texts are supported as keys", line), pair.Value.Value(scope)))));
    }

    private JinjaExpression Postfix(JinjaExpression value)
    {
        while (tokens.Current.Kind == JinjaTokenKind.Sign)
        {
            var line = tokens.Current.Line;
            var owner = value;
            if (tokens.TrySign("."))
            {
                var name = tokens.Current.Kind == JinjaTokenKind.Number ? null : tokens.Need(JinjaTokenKind.Name, "a name").Text;
                var index = name is null ? long.Parse(tokens.Take().Text, CultureInfo.InvariantCulture) : 0;
                value = name is null
                    ? new JinjaExpression(line, scope => JinjaMembers.Item(owner.Value(scope), index, line))
                    : new JinjaExpression(line, scope => JinjaMembers.Attribute(owner.Value(scope), name, line), $"{owner.Name}.{name}");
            }
            else if (tokens.TrySign("["))
                value = Subscript(owner, line);
            else if (tokens.IsSign("("))
            {
                var arguments = Arguments(owner.Name);
                value = new JinjaExpression(line, scope => owner.Value(scope) is JinjaFunction function
                    ? function(arguments(scope))
                    : throw new ChatTemplateException($"'{owner.Name}' cannot be called here, or is not supported", line));
            }
            else
                break;
        }

        return value;
    }

    private JinjaExpression Subscript(JinjaExpression owner, int line)
    {
        JinjaExpression? start = tokens.IsSign(":") ? null : Expression();
        if (start is not null && tokens.TrySign("]"))
            return new JinjaExpression(line, scope => JinjaMembers.Item(owner.Value(scope), start.Value(scope), line), $"{owner.Name}[..]");
        tokens.NeedSign(":");
        var stop = tokens.IsSign("]") || tokens.IsSign(":") ? null : Expression();
        var step = tokens.TrySign(":") && !tokens.IsSign("]") ? Expression() : null;
        tokens.NeedSign("]");
        return new JinjaExpression(line, scope => JinjaMembers.Slice(owner.Value(scope), Place(start, scope), Place(stop, scope), Place(step, scope), line));

        long? Place(JinjaExpression? place, JinjaScope scope) => place?.Value(scope) switch
        {
            null => null,
            long number => number,
            var other => throw new ChatTemplateException($"a slice needs whole numbers, not {JinjaValues.Shown(other)}", line),
        };
    }

    private JinjaExpression Filters(JinjaExpression value)
    {
        while (true)
        {
            var (line, input) = (tokens.Current.Line, value);
            if (tokens.TrySign("|"))
            {
                var name = tokens.Need(JinjaTokenKind.Name, "a filter's name").Text;
                if (!JinjaFilters.IsKnown(name))
                    throw new ChatTemplateException($"the filter '{name}' is not supported; supported are {JinjaFilters.Names}", line);
                var arguments = tokens.IsSign("(") ? Arguments(name) : None(name, line);
                value = new JinjaExpression(line, scope => JinjaFilters.Apply(name, input.Value(scope), arguments(scope)));
            }
            else if (tokens.TryName("is"))
                value = Test(input, line);
            else if (tokens.IsSign("(") || tokens.IsSign(".") || tokens.IsSign("["))
                value = Postfix(value);
            else
                return value;
        }
    }

    private JinjaExpression Test(JinjaExpression input, int line)
    {
        var isNegated = tokens.TryName("not");
        var name = tokens.Need(JinjaTokenKind.Name, "a test's name").Text;
        // The constants are tests, too.
        name = name is "None" or "True" or "False" ? name.ToLowerInvariant() : name;
        if (!JinjaTests.IsKnown(name))
            throw new ChatTemplateException($"the test '{name}' is not supported; supported are {JinjaTests.Names}", line);
        var arguments = None(name, line);
        if (tokens.IsSign("("))
            arguments = Arguments(name);
        else if (tokens.Current.Kind is JinjaTokenKind.Text or JinjaTokenKind.Number or JinjaTokenKind.Real || tokens.IsSign("[") || tokens.IsSign("{")
            || (tokens.Current.Kind == JinjaTokenKind.Name && !NoTestArguments.Contains(tokens.Current.Text)))
        {
            var argument = Postfix(Primary());
            arguments = scope => new JinjaArguments(name, [argument.Value(scope)], new Dictionary<string, object?>(), line);
        }

        return new JinjaExpression(line, scope => JinjaTests.Apply(name, input.Value(scope), arguments(scope)) != isNegated);
    }

    private static Func<JinjaScope, JinjaArguments> None(string callee, int line) => _ => new JinjaArguments(callee, [], new Dictionary<string, object?>(), line);

    private Func<JinjaScope, JinjaArguments> Arguments(string callee)
    {
        var line = tokens.Current.Line;
        tokens.NeedSign("(");
        var positional = new List<JinjaExpression>();
        var named = new List<(string Name, JinjaExpression Value)>();
        while (!tokens.TrySign(")"))
        {
            if (positional.Count + named.Count > 0)
            {
                tokens.NeedSign(",");
                if (tokens.TrySign(")"))
                    break;
            }

            if (tokens.Current.Kind == JinjaTokenKind.Name && tokens.After is { Kind: JinjaTokenKind.Sign, Text: "=" })
            {
                var name = tokens.Take().Text;
                tokens.Take();
                named.Add((name, Expression()));
            }
            else
                positional.Add(Expression());
        }

        return scope => new JinjaArguments(
            callee, [.. positional.Select(value => value.Value(scope))], named.ToDictionary(pair => pair.Name, pair => pair.Value.Value(scope)), line);
    }
}
