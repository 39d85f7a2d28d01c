namespace Distillery.LocalHosting.Processes;

/// <summary>
/// A process that leads its own group, with everything that came out of it: members of its group and session, their
/// descendants, and all that was seen of these before (a server's children may leave the group, and lose their parent).
/// </summary>
internal sealed class ProcessFamily(int leader, long start)
{
    private readonly Dictionary<int, long> seen = [];

    /// <summary>Its living members. Remembers them.</summary>
    public IReadOnlyList<ProcessStat> Living()
    {
        lock (seen)
        {
            var table = ProcessStat.All().ToDictionary(p => p.Id);
            // A number can be used again, but not while a group still carries it.
            var leaderIsOurs = !table.TryGetValue(leader, out var found) || found.Start == start;
            var ours = table.Values
                .Where(p => (leaderIsOurs && (p.Group == leader || p.Session == leader)) || (seen.TryGetValue(p.Id, out var known) && known == p.Start))
                .Select(p => p.Id).ToHashSet();
            while (table.Values.Where(p => !ours.Contains(p.Id) && ours.Contains(p.Parent)).Select(p => p.Id).ToList() is { Count: > 0 } more)
                ours.UnionWith(more);
            foreach (var id in ours)
                seen[id] = table[id].Start;
            return [.. ours.Select(id => table[id])];
        }
    }

    /// <summary>Asks the whole group to end.</summary>
    public void Ask(int signal)
    {
        if (Living().Any(p => p.Group == leader))
            Native.Send(-leader, signal);
    }

    /// <summary>Kills every member at once; the leader first, so that it starts no others.</summary>
    public void Kill()
    {
        foreach (var process in Living().OrderBy(p => p.Id == leader ? 0 : 1))
            Native.Send(process.Id, Native.SigKill);
    }

    /// <summary>Waits until no member lives.</summary>
    /// <returns>False when the time was over before.</returns>
    public async Task<bool> WaitUntilGoneAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        for (var begin = time.GetTimestamp(); Living().Count > 0;)
        {
            if (time.GetElapsedTime(begin) > patience)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellation);
        }
        return true;
    }

    /// <summary>Asks, waits, then kills whatever is left.</summary>
    public async Task EndAsync(int signal, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        Ask(signal);
        if (await WaitUntilGoneAsync(patience, time, cancellation))
            return;
        do
            Kill();
        while (!await WaitUntilGoneAsync(TimeSpan.FromSeconds(1), time, cancellation));
    }
}
