namespace Distillery.LanguageModels;

/// <summary>Reads expressions, with Jinja's precedence.</summary>
internal sealed partial class JinjaExpressionParser(JinjaTokenStream tokens)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];

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
            value = new JinjaExpression(
                then.Line,
                scope => condition.IsTrue(scope) ? then.Value(scope) : otherwise is null ? new JinjaUndefined("the value without an else") : otherwise.Value(scope));
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
}
