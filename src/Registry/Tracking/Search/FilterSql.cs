using System.Text;
using Dapper;

namespace Distillery.Registry;

/// <summary>Comparisons of filters and places in orders as SQL that means the same on both databases. Every value is a parameter.</summary>
internal sealed class FilterSql
{
    private int _arguments;

    /// <summary>The values, for the statement.</summary>
    public DynamicParameters Args { get; } = new();

    /// <summary>A value as a parameter.</summary>
    public string Argument(object value)
    {
        var name = $"p{_arguments++}";
        Args.Add(name, value);
        return "@" + name;
    }

    /// <summary>Whether a value compares as the clause says. What is NULL compares as nothing.</summary>
    /// <param name="value">The value as SQL.</param>
    /// <param name="clause">The clause; only its right side counts.</param>
    public string Compare(string value, FilterClause clause) => clause.Operator switch
    {
        FilterOperator.Equal => $"{value} = {Argument(Plain(clause))}",
        FilterOperator.NotEqual => $"{value} <> {Argument(Plain(clause))}",
        FilterOperator.Less => $"{value} < {Argument(Plain(clause))}",
        FilterOperator.LessOrEqual => $"{value} <= {Argument(Plain(clause))}",
        FilterOperator.Greater => $"{value} > {Argument(Plain(clause))}",
        FilterOperator.GreaterOrEqual => $"{value} >= {Argument(Plain(clause))}",
        FilterOperator.Like => Like(value, clause.Text!),
        // In collation C and in SQLite only ASCII letters have another case, so both databases find the same.
        FilterOperator.ILike => Like($"LOWER({value}{{postgres}} COLLATE \"C\"{{/postgres}})", LowerAscii(clause.Text!)),
        FilterOperator.In => $"{value} {{any {Argument(clause.List!.ToArray())}}}",
        _ => $"NOT ({value} {{any {Argument(clause.List!.ToArray())}}})",
    };

    /// <summary>What stands behind a place in an order: step by step, the first of them once more as a range, which an index serves.</summary>
    /// <param name="place">The place, at least one step.</param>
    public string Behind(IReadOnlyList<KeysetStep> place)
    {
        var arguments = place.Select(step => Argument(step.At)).ToList();
        var condition = "";
        for (var n = place.Count - 1; n >= 0; n--)
        {
            var (value, isDescending, _) = place[n];
            var beyond = $"{value} {(isDescending ? "<" : ">")} {arguments[n]}";
            condition = condition.Length == 0 ? beyond : $"({beyond} OR ({value} = {arguments[n]} AND {condition}))";
        }

        return $"{place[0].Value} {(place[0].IsDescending ? "<=" : ">=")} {arguments[0]} AND {condition}";
    }

    // SQLite's LIKE takes no heed of capitals; its GLOB does, with signs of its own.
    private string Like(string value, string pattern)
        => $"{value} {{postgres}}LIKE {Argument(pattern)} ESCAPE ''{{/postgres}}{{sqlite}}GLOB {Argument(Glob(pattern))}{{/sqlite}}";

    // Whole numbers stay whole, so that an index over times serves them.
    private static object Plain(FilterClause clause) => clause.Number is not { } number ? clause.Text!
        : clause.Entity == FilterEntity.Attribute && number == Math.Floor(number) && Math.Abs(number) < 1L << 53 ? (object)(long)number
        : number;

    private static string Glob(string pattern)
    {
        var glob = new StringBuilder(pattern.Length);
        foreach (var c in pattern)
            _ = c switch { '%' => glob.Append('*'), '_' => glob.Append('?'), '*' or '?' or '[' => glob.Append('[').Append(c).Append(']'), _ => glob.Append(c) };
        return glob.ToString();
    }

    private static string LowerAscii(string text) => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c));
}
