using System.Globalization;
using Dapper;

namespace Distillery.Registry;

/// <summary>A search over a table, read and understood. Pages are cut by key: what is written meanwhile moves nothing from one page to another.</summary>
/// <typeparam name="T">What is searched.</typeparam>
internal sealed class SearchQuery<T>
{
    private readonly SearchTable<T> _table;
    private readonly IReadOnlyList<FilterClause> _clauses;
    private readonly IReadOnlyList<OrderField> _order;
    private readonly IReadOnlyList<object>? _after;

    /// <summary>Reads a search.</summary>
    /// <param name="table">What is searched.</param>
    /// <param name="filter">A filter in MLflow's grammar; null for all.</param>
    /// <param name="orderBy">Fields with ASC or DESC; the table's own order when empty.</param>
    /// <param name="token">Where the last page ended; null for the first page.</param>
    /// <exception cref="TrackingException">Filter, order or token cannot be read.</exception>
    public SearchQuery(SearchTable<T> table, string? filter, IReadOnlyList<string>? orderBy, string? token)
    {
        _table = table;
        _clauses = FilterParser.Parse(filter, table.Filter);
        var asked = orderBy?.Count > 0 ? OrderParser.Parse(orderBy, table.Order) : table.Standard;
        _order = [.. asked, .. table.Last.Where(last => !asked.Any(field => field.Key == last.Key))];
        _after = string.IsNullOrEmpty(token) ? null : Place(PageToken.Read(token, Print, _order.Count));
    }

    private string Print => string.Join('\n', _order);

    /// <summary>Keys of the rows of a page.</summary>
    /// <param name="limit">At most so many.</param>
    public (string Sql, DynamicParameters Args) Build(int limit)
    {
        var sql = new FilterSql();
        var rules = _clauses.Select(clause => Rule(sql, clause)).ToList();
        if (_after is not null)
            rules.Add(sql.Behind([.. _order.Select((field, n) => new KeysetStep(Column(field).Order, field.IsDescending, _after[n]))]));
        var where = rules.Count == 0 ? "" : $" WHERE {string.Join(" AND ", rules)}";
        var order = string.Join(", ", _order.Select(field => $"{Column(field).Order}{(field.IsDescending ? " DESC" : "")}"));
        return ($"{_table.Select}{where} ORDER BY {order} LIMIT {limit.ToString(CultureInfo.InvariantCulture)}", sql.Args);
    }

    /// <summary>The token of the page behind a row.</summary>
    public string TokenBehind(T last) => PageToken.Of(Print, _order.Select(field => Convert.ToString(Column(field).Of(last), CultureInfo.InvariantCulture)!));

    // MLflow's clients always ask for models that are no prompts, by a tag that others do not have: what is not there is unequal.
    private string Rule(FilterSql sql, FilterClause clause)
    {
        var isUnequal = clause.Operator == FilterOperator.NotEqual;
        if (clause.Entity == FilterEntity.Tag)
        {
            var compared = isUnequal ? clause with { Operator = FilterOperator.Equal } : clause;
            return $"{(isUnequal ? "NOT " : "")}EXISTS (SELECT 1 FROM {_table.Tags} AND t.name = {sql.Argument(clause.Key)} AND {sql.Compare("t.value", compared)})";
        }

        var column = _table.Columns[clause.Key];
        var rule = sql.Compare(column.Sql, clause);
        return isUnequal && column.IsNullable ? $"({column.Sql} IS NULL OR {rule})" : rule;
    }

    private List<object> Place(IReadOnlyList<string> parts)
        => [.. _order.Select((field, n) => Column(field).IsText
            ? parts[n].Contains('\0', StringComparison.Ordinal) ? throw PageToken.Refused() : (object)parts[n]
            : long.TryParse(parts[n], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw PageToken.Refused())];

    private SearchColumn<T> Column(OrderField field) => _table.Columns[field.Key];
}
