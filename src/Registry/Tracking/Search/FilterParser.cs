using System.Globalization;

namespace Distillery.Registry;

/// <summary>
/// Reads filters in MLflow's grammar: <c>clause (AND clause)*</c>, a clause being an identifier, an operator and a value. There is no OR, no
/// NOT but NOT IN, and there are no parentheses around clauses.
/// </summary>
public static class FilterParser
{
    /// <summary>Most clauses of a filter.</summary>
    public const int MostClauses = 100;

    private const int MostListed = 1_000;
    private static readonly string[] Numeric = ["=", "!=", "<", "<=", ">", ">="];
    private static readonly string[] Textual = ["=", "!=", "LIKE", "ILIKE"];

    /// <summary>The clauses of a filter, all of which must hold.</summary>
    /// <param name="filter">The text; null or blank has none.</param>
    /// <param name="schema">What may be named.</param>
    /// <exception cref="TrackingException">It cannot be read; the message says why and where.</exception>
    public static IReadOnlyList<FilterClause> Parse(string? filter, FilterSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (string.IsNullOrWhiteSpace(filter))
            return [];
        var tokens = new FilterTokens(FilterLexer.Read(filter));
        var clauses = new List<FilterClause>();
        while (true)
        {
            clauses.Add(Clause(tokens, schema));
            if (clauses.Count > MostClauses)
                throw new TrackingException($"The filter has more than {MostClauses} clauses.");
            if (tokens.Current.Kind == FilterTokenKind.End)
                return clauses;
            if (tokens.Current.Is("OR"))
                throw new TrackingException($"Invalid clause(s) in filter string: OR at {tokens.Current.At} is not supported; clauses are joined by AND.");
            if (!tokens.Current.Is("AND"))
                throw new TrackingException($"Invalid clause(s) in filter string: '{tokens.Current.Text}' at {tokens.Current.At}; expected AND or the end.");
            tokens.Next();
        }
    }

    private static FilterClause Clause(FilterTokens tokens, FilterSchema schema)
    {
        if (tokens.Current.Kind == FilterTokenKind.Open)
            throw new TrackingException($"Invalid clause(s) in filter string: parentheses around clauses (at {tokens.Current.At}) are not supported.");
        if (tokens.Current.Is("NOT"))
            throw new TrackingException($"Invalid clause(s) in filter string: NOT at {tokens.Current.At} is supported as NOT IN only.");
        var (entity, key) = tokens.Identifier(schema);
        var comparison = Comparison(tokens);
        Check(schema, entity, key, comparison);
        if (comparison is "IN" or "NOT IN")
            return new FilterClause(entity, key, comparison == "IN" ? FilterOperator.In : FilterOperator.NotIn, List: List(tokens, key));
        return IsNumber(schema, entity, key)
            ? new FilterClause(entity, key, OperatorOf(comparison), Number: Number(tokens, entity, key))
            : new FilterClause(entity, key, OperatorOf(comparison), Text: Text(tokens, entity, key));
    }

    private static string Comparison(FilterTokens tokens)
    {
        var token = tokens.Next();
        if (token.Kind == FilterTokenKind.Operator)
            return token.Text;
        if (token.Is("LIKE") || token.Is("ILIKE") || token.Is("IN"))
            return token.Text.ToUpperInvariant();
        if (token.Is("NOT") && tokens.Current.Is("IN"))
        {
            tokens.Next();
            return "NOT IN";
        }

        throw new TrackingException(token.Kind == FilterTokenKind.End
            ? "Invalid clause(s) in filter string: a comparison is missing at the end."
            : $"Invalid comparison operator '{token.Text}' at {token.At}. Valid ones are =, !=, <, <=, >, >=, LIKE, ILIKE, IN, NOT IN.");
    }

    private static void Check(FilterSchema schema, FilterEntity entity, string key, string comparison)
    {
        var allowed = IsNumber(schema, entity, key) ? Numeric : Textual;
        if (entity == FilterEntity.Dataset || (entity == FilterEntity.Attribute && schema.AttributeOf(key).AllowsIn))
            allowed = [.. allowed, "IN", "NOT IN"];
        if (!allowed.Contains(comparison))
            throw new TrackingException($"Invalid comparison operator '{comparison}' for {Word(entity)} '{key}'. Valid ones are {string.Join(", ", allowed)}.");
    }

    private static bool IsNumber(FilterSchema schema, FilterEntity entity, string key)
        => entity == FilterEntity.Metric || (entity == FilterEntity.Attribute && schema.AttributeOf(key).IsNumber);

    private static double Number(FilterTokens tokens, FilterEntity entity, string key)
    {
        var token = tokens.Next();
        return token.Kind == FilterTokenKind.Number
            ? double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture)
            : throw new TrackingException($"Expected numeric value type for {Word(entity)} '{key}'. Found {Shown(token)}");
    }

    private static string Text(FilterTokens tokens, FilterEntity entity, string key)
    {
        var token = tokens.Next();
        return token.Kind == FilterTokenKind.Quoted
            ? token.Text
            : throw new TrackingException($"Expected a quoted string value for {Word(entity)} '{key}' (e.g. 'my-value'). Got value {Shown(token)}");
    }

    private static List<string> List(FilterTokens tokens, string key)
    {
        var values = new List<string>();
        if (tokens.Next().Kind != FilterTokenKind.Open)
            throw new TrackingException($"Invalid list for '{key}': IN needs a list in parentheses, for example ('a', 'b').");
        while (true)
        {
            var token = tokens.Next();
            if (token.Kind != FilterTokenKind.Quoted)
                throw new TrackingException($"While parsing a list in the query, expected a non-empty list of quoted strings for '{key}', but got {Shown(token)}");
            values.Add(token.Text);
            if (values.Count > MostListed)
                throw new TrackingException($"The list of '{key}' has more than {MostListed} values.");
            token = tokens.Next();
            if (token.Kind == FilterTokenKind.Close)
                return values;
            if (token.Kind != FilterTokenKind.Comma)
                throw new TrackingException($"While parsing a list in the query, expected ',' or ')' for '{key}', but got {Shown(token)}");
        }
    }

    private static FilterOperator OperatorOf(string comparison) => comparison switch
    {
        "=" => FilterOperator.Equal,
        "!=" => FilterOperator.NotEqual,
        "<" => FilterOperator.Less,
        "<=" => FilterOperator.LessOrEqual,
        ">" => FilterOperator.Greater,
        ">=" => FilterOperator.GreaterOrEqual,
        "LIKE" => FilterOperator.Like,
        _ => FilterOperator.ILike,
    };

    private static string Word(FilterEntity entity) => entity switch
    {
        FilterEntity.Metric => "metric",
        FilterEntity.Param => "param",
        FilterEntity.Tag => "tag",
        FilterEntity.Dataset => "dataset",
        _ => "attribute",
    };

    private static string Shown(FilterToken token) => token.Kind == FilterTokenKind.End ? "the end of the filter" : $"'{token.Text}' at {token.At}";
}
