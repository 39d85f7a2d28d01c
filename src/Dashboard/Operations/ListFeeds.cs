using Distillery.Contracts;

namespace Distillery.Dashboard.Operations;

/// <summary>Makes lists.</summary>
internal static class ListFeeds
{
    /// <summary>A list that comes whole.</summary>
    /// <param name="load">Asks for it.</param>
    public static ListFeed<T> Whole<T>(Func<CancellationToken, Task<IReadOnlyList<T>>> load) =>
        new(async (_, ct) => new Page<T>(await load(ct), null));
}
