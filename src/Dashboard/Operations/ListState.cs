using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace Distillery.Dashboard.Operations;

/// <summary>How a list is shown, as the page's address tells: words to look for, order, and place.</summary>
/// <param name="Text">Only rows with these words; null for all.</param>
/// <param name="Sort">Key of the column that sorts; null for the list's own order.</param>
/// <param name="Falls">Whether the largest comes first.</param>
/// <param name="Page">Page of a list that comes whole, from 1.</param>
/// <param name="After">Place in a list that comes in parts; null for its start.</param>
internal sealed record ListState(string? Text, string? Sort, bool Falls, int Page, string? After)
{
    /// <summary>Rows on a page.</summary>
    public const int PageSize = 50;

    /// <summary>Whether a list that the API orders by time begins with the oldest.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>The sort as addresses have it.</summary>
    public string? SortText => Sort is null ? null : Falls ? $"-{Sort}" : Sort;

    /// <summary>Reads it from an address.</summary>
    /// <param name="uri">The whole address.</param>
    public static ListState Of(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        string? Get(string name) => query.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.ToString() : null;
        var sort = Get("sort");
        var falls = sort?.StartsWith('-') == true;
        return new ListState(
            Get("q"), falls ? sort![1..] : sort, falls,
            int.TryParse(Get("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and < 1_000_000 ? page : 1, Get("after")) { OldestFirst = Get("order") == "oldest" };
    }

    /// <summary>The rows of a list that comes whole which are shown, and how many match.</summary>
    /// <param name="items">The list.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="words">What of a row is searched; null where the list does it itself.</param>
    public (IReadOnlyList<T> Rows, int Matching) Arrange<T>(IReadOnlyList<T> items, IReadOnlyList<ListColumn<T>> columns, Func<T, string?>? words)
    {
        var rows = items;
        if (words is not null && Text is { } text)
            rows = [.. rows.Where(row => words(row)?.Contains(text, StringComparison.OrdinalIgnoreCase) == true)];
        if (columns.FirstOrDefault(column => column.Key == Sort && column.By is not null)?.By is { } by)
        {
            // Rows without a value come last either way.
            var known = rows.Where(row => by(row) is not null).ToList();
            rows = [.. Falls ? known.OrderByDescending(by, Order) : known.OrderBy(by, Order), .. rows.Where(row => by(row) is null)];
        }

        var last = Math.Max(1, (rows.Count + PageSize - 1) / PageSize);
        return ([.. rows.Skip((Math.Min(Page, last) - 1) * PageSize).Take(PageSize)], rows.Count);
    }

    private static readonly Comparer<IComparable?> Order = Comparer<IComparable?>.Create((a, b) =>
        a is string left && b is string right ? string.Compare(left, right, StringComparison.OrdinalIgnoreCase) : Comparer<IComparable?>.Default.Compare(a, b));
}
