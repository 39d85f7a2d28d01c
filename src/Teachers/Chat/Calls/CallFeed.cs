using System.Collections.Concurrent;
using Distillery.Data;

namespace Distillery.Teachers;

/// <summary>
/// Finds answers that are there and brings the other questions to the queue, part by part, a little ahead of those who ask. A part is looked up
/// again when its time comes: another stage may have asked the same meanwhile.
/// </summary>
/// <param name="store">Where answers are.</param>
/// <param name="answers">Takes those that are found.</param>
/// <param name="clock">The clock of <see cref="FreshFor"/>.</param>
/// <param name="counted">Called when all questions were looked up once.</param>
internal sealed class CallFeed(IAnswerStore store, ConcurrentDictionary<string, StoredAnswer> answers, TimeProvider clock, Action? counted = null)
{
    private const int KeysPerLookUp = 500;
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private int _wanted;
    private int _found;

    /// <summary>Questions in a part: few enough that two stages seldom work on the same one.</summary>
    public const int PartLength = 128;

    /// <summary>How long what was looked up counts.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Different answers that are wanted, of those that were looked up so far.</summary>
    public int Wanted => Volatile.Read(ref _wanted);

    /// <summary>Of them, those that were there.</summary>
    public int Found => Volatile.Read(ref _found);

    /// <summary>Looks questions up for the first time.</summary>
    /// <param name="calls">The questions.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Those that nobody asked for before; two users with the same history have the same question.</returns>
    public async Task<IReadOnlyList<Call>> LookUpAsync(IEnumerable<Call> calls, CancellationToken cancellationToken)
    {
        var fresh = calls.Where(IsNew).ToArray();
        Volatile.Write(ref _wanted, _keys.Count);
        await FindAsync(fresh.SelectMany(call => call.Keys), cancellationToken);
        return fresh;
    }

    /// <summary>Finds answers by their keys; only those that are there count as wanted.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task TakeKnownAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        await FindAsync(keys, cancellationToken);
        Volatile.Write(ref _wanted, answers.Count);
    }

    /// <summary>Brings all questions without an answer to the queue, and ends when the last one is there or nobody asks any more.</summary>
    /// <param name="count">How many questions there are.</param>
    /// <param name="make">Makes one of them; the first ones are asked while the last are not made yet.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="orderSeed">Seed of the order of the parts; null for the order of the questions.</param>
    /// <param name="ahead">As many questions lie in the queue at least.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task FeedAsync(int count, Func<int, Call> make, CallQueue queue, long? orderSeed, int ahead, CancellationToken cancellationToken)
    {
        var starts = Enumerable.Range(0, (count + PartLength - 1) / PartLength).Select(part => part * PartLength).ToArray();
        if (orderSeed is { } seed)
            new SeededGenerator(seed).Shuffle(starts.AsSpan());
        var parts = new List<(IReadOnlyList<Call> Calls, long LookedUp)>(starts.Length);
        var next = 0;
        // All are looked up also when asking stops, so that it can be said what is missing.
        foreach (var start in starts)
        {
            var calls = await LookUpAsync(Enumerable.Range(start, Math.Min(PartLength, count - start)).Select(make), cancellationToken);
            parts.Add((calls, clock.GetTimestamp()));
            while (next < parts.Count && queue.Count < ahead)
                Open(parts[next++].Calls, queue);
        }

        counted?.Invoke();
        for (; next < parts.Count && await queue.WaitBelowAsync(ahead); next++)
        {
            if (clock.GetElapsedTime(parts[next].LookedUp) >= FreshFor)
                await FindAsync(parts[next].Calls.SelectMany(call => call.Keys), cancellationToken);
            Open(parts[next].Calls, queue);
        }

        queue.Done();
    }

    private bool IsNew(Call call)
    {
        var before = _keys.Count;
        _keys.UnionWith(call.Keys);
        return _keys.Count > before;
    }

    private async Task FindAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        foreach (var some in keys.Where(key => !answers.ContainsKey(key)).Distinct(StringComparer.Ordinal).Chunk(KeysPerLookUp))
        {
            var known = await store.FindAsync(some, cancellationToken);
            foreach (var (key, answer) in known)
                answers[key] = answer;
            Interlocked.Add(ref _found, known.Count);
        }
    }

    private void Open(IEnumerable<Call> part, CallQueue queue)
    {
        foreach (var call in part.Where(call => !call.Keys.All(answers.ContainsKey)))
            queue.Add(call);
    }
}
