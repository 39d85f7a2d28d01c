namespace Distillery.JobApi.Forms;

/// <summary>The parameter <c>order</c> of lists.</summary>
internal static class ListOrder
{
    /// <summary>Whether the oldest comes first; the newest does when nothing is given.</summary>
    /// <exception cref="ArgumentException">The text is something else.</exception>
    public static bool IsOldestFirst(string? order) => order switch
    {
        null or "" or "newest" => false,
        "oldest" => true,
        _ => throw new ArgumentException($"order: '{order}' must be newest or oldest."),
    };
}
