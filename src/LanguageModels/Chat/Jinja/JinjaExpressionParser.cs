using System.Globalization;

namespace Distillery.LanguageModels;

/// <summary>Reads expressions, with Jinja's precedence.</summary>
internal sealed class JinjaExpressionParser(JinjaTokenStream tokens)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];
    private static readonly string[] NoTestArguments = ["else", "or", "and", "if", "is", "in", "not"];

    /// <summary>One value, or several with commas between, which are a list.</summary>
    internal JinjaExpression Tuple(bool allowsCondition = true)
    {
        var line = tokens.Current.Line;
        var items = new List<JinjaExpression> { allowsCondition ? Expression() : Or() };
        var isTuple = false;
        while (tokens.TrySign(","))
        {
            isTuple = true;
            if (tokens.Current.Kind is JinjaTokenKind.CloseBlock or JinjaTokenKind.CloseVariable || tokens.IsSign(")"))
                break;
            items.Add(allowsCondition ? Expression() : Or());
        }

        return isTuple ? new JinjaExpression(line, scope => items.Select(item => item.Value(scope)).ToList()) : items[0];
    }

    internal JinjaExpression Expression()
    {
        var value = Or();
        while (tokens.TryName("if"))
        {
            var (then, condition) = (value, Or());
            var otherwise = tokens.TryName("else") ? Expression() : null;
            value = new JinjaExpression(then.Line, scope => condition.IsTrue(scope) ? then.Value(scope) : otherwise is null ? new JinjaUndefined("the value without an else") : otherwise.Value(scope));
        }

        return value;
    }

    private JinjaExpression Or()
    {
        var left = And();
        while (tokens.TryName("or"))
        {
            var (first, second) = (left, And());
            left = new JinjaExpression(first.Line, scope => first.Value(scope) is var value && JinjaValues.IsTrue(value) ? value : second.Value(scope));
        }

        return left;
    }

    private JinjaExpression And()
    {
        var left = Not();
        while (tokens.TryName("and"))
        {
            var (first, second) = (left, Not());
            left = new JinjaExpression(first.Line, scope => first.Value(scope) is var value && !JinjaValues.IsTrue(value) ? value : second.Value(scope));
        }

        return left;
    }

    private JinjaExpression Not()
    {
        if (!tokens.IsName("not"))
            return Comparison();
        var line = tokens.Take().Line;
        var value = Not();
        return new JinjaExpression(line, scope => !value.IsTrue(scope));
    }

    private JinjaExpression Comparison()
    {
        var left = Sum();
        var parts = new List<(string Sign, JinjaExpression Right)>();
        while (true)
        {
            if (tokens.Current.Kind == JinjaTokenKind.Sign && Comparisons.Contains(tokens.Current.Text))
                parts.Add((tokens.Take().Text, Sum()));
            else if (tokens.TryName("in"))
                parts.Add(("in", Sum()));
            else if (tokens.IsName("not") && tokens.After is { Kind: JinjaTokenKind.Name, Text: "in" })
            {
                tokens.Take();
                tokens.Take();
                parts.Add(("not in", Sum()));
            }
            else
                break;
        }

        if (parts.Count == 0)
            return left;
        // As in Python, a < b < c means that both hold.
        return new JinjaExpression(left.Line, scope =>
        {
            var value = left.Value(scope);
            foreach (var (sign, right) in parts)
            {
                var next = right.Value(scope);
                if (!Holds(sign, value, next, left.Line))
                    return false;
                value = next;
            }

            return true;
        });
    }

    private static bool Holds(string sign, object? left, object? right, int line) => sign switch
    {
        "==" => JinjaValues.AreEqual(left, right),
        "!=" => !JinjaValues.AreEqual(left, right),
        "in" => JinjaOperators.Contains(right, left, line),
        "not in" => !JinjaOperators.Contains(right, left, line),
        "<" => JinjaOperators.Compare(left, right, line) < 0,
        "<=" => JinjaOperators.Compare(left, right, line) <= 0,
        ">" => JinjaOperators.Compare(left, right, line) > 0,
        _ => JinjaOperators.Compare(left, right, line) >= 0,
    };

    private JinjaExpression Sum() => Chain(Concatenation, "+", "-");

    private JinjaExpression Concatenation()
    {
        var left = Product();
        while (tokens.TrySign("~"))
        {
            var (first, second) = (left, Product());
            left = new JinjaExpression(first.Line, scope => JinjaValues.Text(first.Value(scope)) + JinjaValues.Text(second.Value(scope)));
        }

        return left;
    }

    private JinjaExpression Product() => Chain(() => Chain(() => Unary(true), "**"), "*", "/", "//", "%");

    private JinjaExpression Chain(Func<JinjaExpression> part, params string[] signs)
    {
        var left = part();
        while (tokens.Current.Kind == JinjaTokenKind.Sign && signs.Contains(tokens.Current.Text))
        {
            var (first, sign, second) = (left, tokens.Take(), part());
            left = new JinjaExpression(first.Line, scope => JinjaOperators.Apply(sign.Text, first.Value(scope), second.Value(scope), sign.Line));
        }

        return left;
    }

    private JinjaExpression Unary(bool withFilters)
    {
        var line = tokens.Current.Line;
        JinjaExpression value;
        if (tokens.TrySign("-"))
        {
            var inner = Unary(false);
            value = new JinjaExpression(line, scope => JinjaOperators.Apply("-", 0L, inner.Value(scope), line));
        }
        else
            value = tokens.TrySign("+") ? Unary(false) : Primary();
        value = Postfix(value);
        return withFilters ? Filters(value) : value;
    }

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
