namespace Distillery.Data.Tests;

/// <summary>Small datasets made by hand.</summary>
internal static class Tiny
{
    internal static Dataset Dataset(int items, params (int[] Items, long[] Times)[] users) =>
        Data.Dataset.Create(
            "tiny",
            Catalogue.Create([.. Enumerable.Range(0, items).Select(id => new Item($"Title {id}", new Dictionary<string, string>()))]),
            [.. users.Select((user, row) => new UserSequence(row, user.Items, user.Times))]);

    /// <summary>A user with the items first, first+1, ... at the times start, start+1, ...</summary>
    internal static (int[] Items, long[] Times) Run(int first, int count, long start) =>
        ([.. Enumerable.Range(first, count)], [.. Enumerable.Range(0, count).Select(i => start + i)]);
}
