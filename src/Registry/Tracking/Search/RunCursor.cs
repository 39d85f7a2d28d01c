using System.Globalization;

namespace Distillery.Registry;

/// <summary>Where a page of runs ended: the ranks and values of its last run's fields.</summary>
internal sealed record RunCursor(IReadOnlyList<int> Ranks, IReadOnlyList<object?> Values)
{
    public static string Of(RunHit hit, IReadOnlyList<SortKey> fields)
    {
        var parts = new List<string>();
        for (var n = 0; n < fields.Count; n++)
        {
            parts.Add(hit.Ranks[n].ToString(CultureInfo.InvariantCulture));
            parts.Add(Convert.ToString(hit.Values[n], CultureInfo.InvariantCulture) ?? "");
        }

        return PageToken.Of(Order(fields), parts);
    }

    /// <exception cref="TrackingException">It was not given out for this order.</exception>
    public static RunCursor? Read(string? token, IReadOnlyList<SortKey> fields)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        var parts = PageToken.Read(token, Order(fields), 2 * fields.Count);
        var (ranks, values) = (new int[fields.Count], new object?[fields.Count]);
        for (var n = 0; n < fields.Count; n++)
        {
            if (!int.TryParse(parts[2 * n], NumberStyles.None, CultureInfo.InvariantCulture, out ranks[n]) || ranks[n] > 2 || (ranks[n] > 0 && !fields[n].IsNullable))
                throw PageToken.Refused();
            if (ranks[n] == 0)
                values[n] = Value(fields[n], parts[(2 * n) + 1]) ?? throw PageToken.Refused();
        }

        return new RunCursor(ranks, values);
    }

    private static object? Value(SortKey field, string text)
    {
        if (field.IsText)
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        if (field.IsMetric)
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number) ? number : null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
    }

    private static string Order(IReadOnlyList<SortKey> fields) => string.Join('\n', fields);
}
