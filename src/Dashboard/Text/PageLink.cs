namespace Distillery.Dashboard.Text;

/// <summary>Addresses of pages with their filters, so that a link shows the same again.</summary>
internal static class PageLink
{
    /// <summary>A page with the filters that are set.</summary>
    /// <param name="page">Its path without a leading slash.</param>
    /// <param name="filters">Names and values; empty values are left out.</param>
    public static string Of(string page, params IEnumerable<(string Name, string? Value)> filters)
    {
        var query = string.Join('&', filters.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value!)}"));
        return query.Length == 0 ? page : $"{page}?{query}";
    }

    /// <summary>The page of a thing with an id or a name.</summary>
    /// <param name="page">The list's path.</param>
    /// <param name="id">The id, as it is.</param>
    public static string To(string page, string id) => $"{page}/{Uri.EscapeDataString(id)}";
}
