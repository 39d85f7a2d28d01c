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
    private readonly FilterSql _sql = new();
    private readonly StringBuilder _from = new("runs r");
    private readonly List<string> _rules = [];
    private int _joins;

    public (string Sql, DynamicParameters Args) Build(RunCursor? after, int limit)
    {
        if (clauses.Any(clause => clause.Key == "artifact_uri") || fields.Any(field => field.Key == "artifact_uri"))
            _from.Append(" JOIN experiments x ON x.no = r.experiment_no");
        if (experiments is [var one])
            _rules.Add($"r.experiment_no = {_sql.Argument(one)}");
        else if (experiments is not null)
            _rules.Add($"r.experiment_no {{any {_sql.Argument(experiments)}}}");
        if (view != LifecycleView.All)
            _rules.Add($"r.deleted_at IS {(view == LifecycleView.Active ? "" : "NOT ")}NULL");
        AddFields();
        foreach (var clause in clauses.Select(RunColumns.Resolve))
            Add(clause);
        if (after is not null)
            AddCursor(after);
        var columns = string.Join(", ", fields.Select((field, n) => n == 0 && part != 0 ? "0, NULL" : $"{(n == 0 ? "0" : field.Rank)}, {field.Value}"));
        var order = string.Join(", ", fields.SelectMany(Order));
        return ($"SELECT r.no, {columns} FROM {_from}{(_rules.Count == 0 ? "" : $" WHERE {string.Join(" AND ", _rules)}")} ORDER BY {order} LIMIT {limit.ToString(CultureInfo.InvariantCulture)}", _sql.Args);
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
                _sql.Args.Add(field.Alias, field.Argument);
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
                _rules.Add(_sql.Compare(RunColumns.Of(clause.Key), clause));
                break;
            case FilterEntity.Metric when !keys.TryGetValue(clause.Key, out _):
                // A metric that nobody ever logged.
                _rules.Add("1 = 0");
                break;
            case FilterEntity.Metric:
                // NaN is unequal to every number and neither less nor greater.
                var not = clause.Operator == FilterOperator.NotEqual;
                Join("latest_metrics", alias => $"{alias}.key_no = {_sql.Argument(keys[clause.Key])} AND {(not ? "(" : "")}{_sql.Compare($"{alias}.value", clause)}{(not ? $" OR {alias}.is_nan = 1)" : $" AND {alias}.is_nan = 0")}");
                break;
            case FilterEntity.Param:
                Join("params", alias => $"{alias}.name = {_sql.Argument(clause.Key)} AND {_sql.Compare($"{alias}.value", clause)}{Start(alias, clause)}");
                break;
            case FilterEntity.Tag:
                Join("run_tags", alias => $"{alias}.name = {_sql.Argument(clause.Key)} AND {_sql.Compare($"{alias}.value", clause)}{Start(alias, clause)}");
                break;
            default:
                _rules.Add($"EXISTS (SELECT 1 FROM dataset_inputs d WHERE d.run_no = r.no AND {_sql.Compare($"d.{clause.Key}", clause)})");
                break;
        }
    }

    // The indexes of parameters and tags hold the start of each value.
    private string Start(string alias, FilterClause clause)
        => clause.Operator == FilterOperator.Equal ? $" AND SUBSTR({alias}.value, 1, 64) = SUBSTR({_sql.Argument(clause.Text!)}, 1, 64)" : "";

    private void Join(string table, Func<string, string> on)
    {
        var alias = $"f{_joins++}";
        if (_joins <= MostJoins)
            _from.Append(CultureInfo.InvariantCulture, $" JOIN {table} {alias} ON {alias}.run_no = r.no AND {on(alias)}");
        else
            _rules.Add($"EXISTS (SELECT 1 FROM {table} {alias} WHERE {alias}.run_no = r.no AND {on(alias)})");
    }

    private void AddCursor(RunCursor after)
    {
        var steps = new List<KeysetStep>();
        for (var n = 0; n < fields.Count; n++)
        {
            if (n > 0 && fields[n].IsNullable)
                steps.Add(new KeysetStep(fields[n].Rank, false, (long)after.Ranks[n]));
            if (after.Ranks[n] == 0)
                steps.Add(new KeysetStep(fields[n].Value, fields[n].IsDescending, after.Values[n]!));
        }

        _rules.Add(_sql.Behind(steps));
    }
}
