using System.Globalization;
using System.Text;
using Dapper;

namespace Distillery.Registry;

/// <summary>A search as one statement. Every value is a parameter.</summary>
/// <param name="clauses">What must hold.</param>
/// <param name="keys">Numbers of the metrics that are named.</param>
/// <param name="fields">The order.</param>
/// <param name="part">Which runs by the first field: 0 those with a value, 1 those with NaN, 2 those with none.</param>
/// <param name="experiments">Numbers of experiments; null for all.</param>
/// <param name="view">Whether deleted runs count.</param>
internal sealed class RunSearchSql(
    IReadOnlyList<FilterClause> clauses, IReadOnlyDictionary<string, long> keys, IReadOnlyList<SortKey> fields, int part, long[]? experiments, LifecycleView view)
{
    // So many clauses join their table, so that a search may begin with the rarest; more would cost more planning than they save.
    private const int MostJoins = 6;
    private readonly DynamicParameters _args = new();
    private readonly StringBuilder _from = new("runs r");
    private readonly List<string> _rules = [];
    private int _names;
    private int _joins;

    public (string Sql, DynamicParameters Args) Build(RunCursor? after, int limit)
    {
        if (clauses.Any(clause => clause.Key == "artifact_uri") || fields.Any(field => field.Key == "artifact_uri"))
            _from.Append(" JOIN experiments x ON x.no = r.experiment_no");
        if (experiments is [var one])
            _rules.Add($"r.experiment_no = {Argument(one)}");
        else if (experiments is not null)
            _rules.Add($"r.experiment_no {{any {Argument(experiments)}}}");
        if (view != LifecycleView.All)
            _rules.Add($"r.deleted_at IS {(view == LifecycleView.Active ? "" : "NOT ")}NULL");
        AddFields();
        foreach (var clause in clauses.Select(RunColumns.Resolve))
            Add(clause);
        if (after is not null)
            AddCursor(after);
        var columns = string.Join(", ", fields.Select((field, n) => n == 0 && part != 0 ? "0, NULL" : $"{(n == 0 ? "0" : field.Rank)}, {field.Value}"));
        var order = string.Join(", ", fields.SelectMany(Order));
        return ($"SELECT r.no, {columns} FROM {_from}{(_rules.Count == 0 ? "" : $" WHERE {string.Join(" AND ", _rules)}")} ORDER BY {order} LIMIT {limit.ToString(CultureInfo.InvariantCulture)}", _args);
    }

    private IEnumerable<string> Order(SortKey field, int n)
    {
        if (n == 0 && part != 0)
            yield break;
        if (n > 0 && field.IsNullable)
            yield return field.Rank;
        yield return $"{field.Value}{(field.IsDescending ? " DESC" : "")}";
    }

    private void AddFields()
    {
        for (var n = 0; n < fields.Count; n++)
        {
            var field = fields[n];
            if (field.IsJoined)
                _args.Add(field.Alias, field.Argument);
            if (n > 0 && field.IsJoined)
                _from.Append(CultureInfo.InvariantCulture, $" LEFT JOIN {field.Table} {field.Alias} ON {field.On}");
            else if (n == 0 && field.IsJoined && part == 2)
                _rules.Add($"NOT EXISTS (SELECT 1 FROM {field.Table} {field.Alias} WHERE {field.On})");
            else if (n == 0 && field.IsJoined)
                _from.Append(CultureInfo.InvariantCulture, $" JOIN {field.Table} {field.Alias} ON {field.On}{(field.IsMetric ? $" AND {field.Alias}.is_nan = {part}" : "")}");
            else if (n == 0 && field.IsNullable)
                _rules.Add($"{RunColumns.Of(field.Key)} IS {(part == 0 ? "NOT " : "")}NULL");
        }
    }

    private void Add(FilterClause clause)
    {
        switch (clause.Entity)
        {
            case FilterEntity.Attribute:
                _rules.Add(Compare(RunColumns.Of(clause.Key), clause));
                break;
            case FilterEntity.Metric when !keys.TryGetValue(clause.Key, out _):
                // A metric that nobody ever logged.
                _rules.Add("1 = 0");
                break;
            case FilterEntity.Metric:
                // NaN is unequal to every number and neither less nor greater.
                var not = clause.Operator == FilterOperator.NotEqual;
                Join("latest_metrics", alias => $"{alias}.key_no = {Argument(keys[clause.Key])} AND {(not ? "(" : "")}{Compare($"{alias}.value", clause)}{(not ? $" OR {alias}.is_nan = 1)" : $" AND {alias}.is_nan = 0")}");
                break;
            case FilterEntity.Param:
                Join("params", alias => $"{alias}.name = {Argument(clause.Key)} AND {Compare($"{alias}.value", clause)}{Start(alias, clause)}");
                break;
            case FilterEntity.Tag:
                Join("run_tags", alias => $"{alias}.name = {Argument(clause.Key)} AND {Compare($"{alias}.value", clause)}{Start(alias, clause)}");
                break;
            default:
                _rules.Add($"EXISTS (SELECT 1 FROM dataset_inputs d WHERE d.run_no = r.no AND {Compare($"d.{clause.Key}", clause)})");
                break;
        }
    }

    // The indexes of parameters and tags hold the start of each value.
    private string Start(string alias, FilterClause clause)
        => clause.Operator == FilterOperator.Equal ? $" AND SUBSTR({alias}.value, 1, 64) = SUBSTR({Argument(clause.Text!)}, 1, 64)" : "";

    private void Join(string table, Func<string, string> on)
    {
        var alias = $"f{_names++}";
        if (++_joins <= MostJoins)
            _from.Append(CultureInfo.InvariantCulture, $" JOIN {table} {alias} ON {alias}.run_no = r.no AND {on(alias)}");
        else
            _rules.Add($"EXISTS (SELECT 1 FROM {table} {alias} WHERE {alias}.run_no = r.no AND {on(alias)})");
    }

    private string Compare(string value, FilterClause clause) => clause.Operator switch
    {
        FilterOperator.Equal => $"{value} = {Argument(Plain(clause))}",
        FilterOperator.NotEqual => $"{value} <> {Argument(Plain(clause))}",
        FilterOperator.Less => $"{value} < {Argument(Plain(clause))}",
        FilterOperator.LessOrEqual => $"{value} <= {Argument(Plain(clause))}",
        FilterOperator.Greater => $"{value} > {Argument(Plain(clause))}",
        FilterOperator.GreaterOrEqual => $"{value} >= {Argument(Plain(clause))}",
        FilterOperator.Like => Like(value, value, clause.Text!),
        // In collation C and in SQLite only ASCII letters have another case, so both databases find the same.
        FilterOperator.ILike => Like($"LOWER({value} COLLATE \"C\")", $"LOWER({value})", LowerAscii(clause.Text!)),
        FilterOperator.In => $"{value} {{any {Argument(clause.List!.ToArray())}}}",
        _ => $"NOT ({value} {{any {Argument(clause.List!.ToArray())}}})",
    };

    // SQLite's LIKE takes no heed of capitals; its GLOB does, with signs of its own.
    private string Like(string onPostgres, string onSqlite, string pattern)
        => $"{{postgres}}{onPostgres} LIKE {Argument(pattern)} ESCAPE ''{{/postgres}}{{sqlite}}{onSqlite} GLOB {Argument(Glob(pattern))}{{/sqlite}}";

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

    /// <summary>Behind the last run of the page before: field by field, the first of them once more as a range, which an index serves.</summary>
    private void AddCursor(RunCursor after)
    {
        var steps = new List<(string Value, bool IsDescending, string Argument)>();
        for (var n = 0; n < fields.Count; n++)
        {
            if (n > 0 && fields[n].IsNullable)
                steps.Add((fields[n].Rank, false, Argument((long)after.Ranks[n])));
            if (after.Ranks[n] == 0)
                steps.Add((fields[n].Value, fields[n].IsDescending, Argument(after.Values[n]!)));
        }

        var condition = "";
        for (var n = steps.Count - 1; n >= 0; n--)
        {
            var (value, isDescending, argument) = steps[n];
            var beyond = $"{value} {(isDescending ? "<" : ">")} {argument}";
            condition = condition.Length == 0 ? beyond : $"({beyond} OR ({value} = {argument} AND {condition}))";
        }

        _rules.Add($"{steps[0].Value} {(steps[0].IsDescending ? "<=" : ">=")} {steps[0].Argument}");
        _rules.Add(condition);
    }

    private string Argument(object value)
    {
        var name = $"p{_names++}";
        _args.Add(name, value);
        return "@" + name;
    }
}
