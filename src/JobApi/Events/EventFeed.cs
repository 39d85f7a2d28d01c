using System.Runtime.CompilerServices;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.Events;

/// <summary>
/// The changes of a job as a stream that never ends by itself. The reader sets the pace: nothing is collected for it, and when it is
/// slow it gets each stage once, at its newest.
/// </summary>
internal sealed class EventFeed(EventQueries events, StoreSignals signals, JobApiOptions options)
{
    /// <summary>Parts to send at once; an empty part means that there is no news and the connection should be kept awake.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="after">The last number that the reader has seen; null begins with a snapshot.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<IReadOnlyList<JobEvent>> ReadAsync(string jobId, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Listen first, so that nothing that happens during the first look is missed.
        using var news = signals.Subscribe(StoreSignals.Job(jobId));
        if (after is not { } last)
        {
            if (await events.SnapshotAsync(jobId, cancellationToken) is not { } snapshot)
                yield break;
            yield return snapshot;
            last = snapshot[0].Sequence;
        }

        var quiet = TimeSpan.Zero;
        while (true)
        {
            if (await events.AfterAsync(jobId, last, cancellationToken) is not { } changes)
                yield break;
            if (changes.Count > 0)
            {
                yield return changes;
                last = changes[^1].Sequence;
                quiet = TimeSpan.Zero;
                continue;
            }

            var heard = await news.WaitAsync(options.EventPoll, cancellationToken);
            quiet = heard ? quiet : quiet + options.EventPoll;
            if (quiet < options.EventHeartbeat)
                continue;
            yield return [];
            quiet = TimeSpan.Zero;
        }
    }
}
