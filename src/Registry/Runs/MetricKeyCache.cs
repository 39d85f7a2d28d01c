using System.Collections.Concurrent;

namespace Distillery.Registry;

/// <summary>
/// Numbers of metric keys that are known to be committed: keys are few, never change and never go, and every batch of metrics asks for them.
/// </summary>
internal sealed class MetricKeyCache
{
    private const int Most = 20_000;
    private readonly ConcurrentDictionary<string, long> _numbers = new(StringComparer.Ordinal);

    /// <summary>The numbers of all names, which are made where they are new.</summary>
    public async Task<IReadOnlyDictionary<string, long>> NumbersAsync(Session session, IReadOnlyList<string> names)
    {
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (_numbers.TryGetValue(name, out var number))
                numbers[name] = number;
        }

        if (numbers.Count == names.Count)
            return numbers;
        foreach (var row in await ReadAsync(session, names.Where(name => !numbers.ContainsKey(name))))
        {
            // Read before this transaction made any: so it is committed, and stays whatever becomes of this transaction.
            numbers[row.Name] = row.No;
            if (_numbers.Count < Most)
                _numbers[row.Name] = row.No;
        }

        // By name, so that two transactions that make the same keys wait for each other in one order.
        var missing = names.Where(name => !numbers.ContainsKey(name)).Order(StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
            return numbers;
        await session.InsertAsync("metric_keys (name)", [.. missing.Select(name => new object?[] { name })], "ON CONFLICT (name) DO NOTHING");
        foreach (var row in await ReadAsync(session, missing))
            numbers[row.Name] = row.No;
        return numbers;
    }

    private static Task<IReadOnlyList<KeyRow>> ReadAsync(Session session, IEnumerable<string> names)
        => session.QueryAsync<KeyRow>("SELECT no, name FROM metric_keys WHERE name {any @names}", new { names = names.ToArray() });

    private sealed class KeyRow
    {
        public long No { get; set; }

        public string Name { get; set; } = "";
    }
}
