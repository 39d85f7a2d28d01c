namespace Distillery.Teachers;

/// <summary>Many titles as few different ones: equal titles are encoded once, and so have exactly one vector.</summary>
internal static class DistinctTitles
{
    /// <summary>Divides titles.</summary>
    /// <param name="titles">Any.</param>
    /// <returns>For each title its place among the different ones, which stand in the order of their first appearance.</returns>
    internal static (int[] Places, IReadOnlyList<string> Different) Of(IReadOnlyList<string> titles)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var places = new int[titles.Count];
        for (var i = 0; i < places.Length; i++)
        {
            if (!known.TryGetValue(titles[i], out places[i]))
                known.Add(titles[i], places[i] = known.Count);
        }

        return (places, [.. known.OrderBy(pair => pair.Value).Select(pair => pair.Key)]);
    }
}
