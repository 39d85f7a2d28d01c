using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Distillery.Registry;

/// <summary>Where a page of runs ended: the ranks and values of its last run's fields.</summary>
internal sealed record RunCursor(IReadOnlyList<int> Ranks, IReadOnlyList<object?> Values)
{
    private const string Refusal = "Invalid page token, could not be read; give the next_page_token of the page before with the same order, or none.";

    public static string Of(RunHit hit, IReadOnlyList<SortKey> fields)
    {
        var parts = new List<string> { Print(fields) };
        for (var n = 0; n < fields.Count; n++)
        {
            parts.Add(hit.Ranks[n].ToString(CultureInfo.InvariantCulture));
            parts.Add(Convert.ToString(hit.Values[n], CultureInfo.InvariantCulture) ?? "");
        }

        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(parts));
    }

    /// <exception cref="TrackingException">It was not given out for this order.</exception>
    public static RunCursor? Read(string? token, IReadOnlyList<SortKey> fields)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        if (Parts(token) is not { } parts || parts.Length != 1 + (2 * fields.Count) || parts[0] != Print(fields))
            throw new TrackingException(Refusal);
        var (ranks, values) = (new int[fields.Count], new object?[fields.Count]);
        for (var n = 0; n < fields.Count; n++)
        {
            if (!int.TryParse(parts[1 + (2 * n)], NumberStyles.None, CultureInfo.InvariantCulture, out ranks[n]) || ranks[n] > 2 || (ranks[n] > 0 && !fields[n].IsNullable))
                throw new TrackingException(Refusal);
            if (ranks[n] == 0)
                values[n] = Value(fields[n], parts[2 + (2 * n)]) ?? throw new TrackingException(Refusal);
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

    private static string[]? Parts(string token)
    {
        if (!Base64Url.IsValid(token))
            return null;
        try
        {
            return JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(token));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            // Not one of ours; the caller says so.
            return null;
        }
    }

    private static string Print(IReadOnlyList<SortKey> fields) => CanonicalJson.Digest(string.Join('\n', fields))[..12];
}
