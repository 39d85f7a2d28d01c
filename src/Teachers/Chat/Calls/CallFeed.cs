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
    /// <param name="questions">The questions.</param>
    /// <param name="numbers">Which of them.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Those that nobody asked for before; two users with the same history have the same question.</returns>
    public async Task<IReadOnlyList<int>> LookUpAsync(CallSource questions, IEnumerable<int> numbers, CancellationToken cancellationToken)
    {
        var fresh = numbers.Where(number => IsNew(questions.Keys(number))).ToArray();
        Volatile.Write(ref _wanted, _keys.Count);
        await FindAsync(fresh.SelectMany(questions.Keys), cancellationToken);
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
    /// <param name="questions">The questions; the first ones are asked while the keys of the last are not made yet.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="orderSeed">Seed of the order of the parts; null for the order of the questions.</param>
    /// <param name="ahead">As many questions lie in the queue at least.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public async Task FeedAsync(CallSource questions, CallQueue queue, long? orderSeed, int ahead, CancellationToken cancellationToken)
    {
        var starts = Enumerable.Range(0, (questions.Count + PartLength - 1) / PartLength).Select(part => part * PartLength).ToArray();
        if (orderSeed is { } seed)
            new SeededGenerator(seed).Shuffle(starts.AsSpan());
        var parts = new List<(IReadOnlyList<int> Numbers, long LookedUp)>(starts.Length);
        var next = 0;
        // All are looked up also when asking stops, so that it can be said what is missing.
        foreach (var start in starts)
        {
            var fresh = await LookUpAsync(questions, Enumerable.Range(start, Math.Min(PartLength, questions.Count - start)), cancellationToken);
            parts.Add((fresh, clock.GetTimestamp()));
            while (next < parts.Count && queue.Count < ahead)
                Open(questions, parts[next++].Numbers, queue);
        }

        counted?.Invoke();
        for (; next < parts.Count && await queue.WaitBelowAsync(ahead); next++)
        {
            if (clock.GetElapsedTime(parts[next].LookedUp) >= FreshFor)
                await FindAsync(parts[next].Numbers.SelectMany(questions.Keys), cancellationToken);
            Open(questions, parts[next].Numbers, queue);
        }

        queue.Done();
    }

    private bool IsNew(IReadOnlyList<string> keys)
    {
        var before = _keys.Count;
        _keys.UnionWith(keys);
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

    private void Open(CallSource questions, IEnumerable<int> part, CallQueue queue)
    {
        foreach (var number in part.Where(number => !questions.Keys(number).All(answers.ContainsKey)))
            queue.Add(questions.Make(number));
    }
}
