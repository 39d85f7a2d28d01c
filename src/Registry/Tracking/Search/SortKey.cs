namespace Distillery.Registry;

/// <summary>A field of a search's order, as SQL. Rank 0 has a value, 1 is NaN, 2 has none.</summary>
internal sealed class SortKey
{
    private const string Ordinal = " {postgres}COLLATE \"C\"{/postgres}";
    private readonly OrderField _field;

    private SortKey(OrderField field, string alias, long? keyNo) => (_field, Alias, KeyNo) = (field, alias, keyNo);

    public string Alias { get; }

    public long? KeyNo { get; }

    public string Key => _field.Key;

    public bool IsDescending => _field.IsDescending;

    public bool IsMetric => _field.Entity == FilterEntity.Metric;

    /// <summary>Whether its values stand in another table.</summary>
    public bool IsJoined => IsMetric || _field.Entity is FilterEntity.Param or FilterEntity.Tag;

    public bool IsText => !IsMetric && !(_field.Entity == FilterEntity.Attribute && _field.Key is "start_time" or "end_time");

    public bool IsNullable => IsJoined || _field.Key is "end_time" or "user_id";

    /// <summary>The last of the parts that are read one after the other when this is the first field.</summary>
    public int LastPart => IsNullable ? 2 : 0;

    public string Table => _field.Entity switch { FilterEntity.Metric => "latest_metrics", FilterEntity.Param => "params", _ => "run_tags" };

    /// <summary>The row of the other table that holds the value.</summary>
    public string On => $"{Alias}.run_no = r.no AND {(IsMetric ? $"{Alias}.key_no = @{Alias}" : $"{Alias}.name = @{Alias}")}";

    // Ids are hex digits, which every collation orders alike: without another one the index has their order.
    public string Value => IsJoined ? $"{Alias}.value{(IsText ? Ordinal : "")}" : RunColumns.Of(_field.Key) + (IsText && _field.Key != "run_id" ? Ordinal : "");

    public string Rank => IsMetric ? $"CASE WHEN {Alias}.run_no IS NULL THEN 2 WHEN {Alias}.is_nan = 1 THEN 1 ELSE 0 END"
        : IsJoined ? $"CASE WHEN {Alias}.run_no IS NULL THEN 2 ELSE 0 END"
        : IsNullable ? $"CASE WHEN {RunColumns.Of(_field.Key)} IS NULL THEN 2 ELSE 0 END"
        : "0";

    public object? Argument => IsMetric ? KeyNo : _field.Key;

    public override string ToString() => $"{_field.Entity}.{_field.Key} {(IsDescending ? "DESC" : "ASC")}";

    public bool HasPart(int part) => part != 1 || IsMetric;

    /// <summary>The asked fields, then newest first, then the id, which decides.</summary>
    public static IReadOnlyList<SortKey> Of(IReadOnlyList<OrderField> order, IReadOnlyDictionary<string, long> keys)
    {
        var fields = new List<SortKey>();
        foreach (var field in order.Select(RunColumns.Resolve))
        {
            var key = keys.TryGetValue(field.Key, out var no) ? no : (long?)null;
            // A metric that nobody ever logged orders nothing.
            if (field.Entity != FilterEntity.Metric || key is not null)
                fields.Add(new SortKey(field, $"o{fields.Count}", key));
        }

        foreach (var last in new[] { new OrderField(FilterEntity.Attribute, "start_time", true), new OrderField(FilterEntity.Attribute, "run_id", false) })
        {
            if (!fields.Any(field => field._field.Entity == last.Entity && field._field.Key == last.Key))
                fields.Add(new SortKey(last, $"o{fields.Count}", null));
        }

        return fields;
    }
}
