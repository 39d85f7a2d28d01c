using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>Writes that come together go to the store in one transaction: with many requests under way each would wait for all others.</summary>
internal sealed class StageAnswers(StageLease lease, StageServices services) : IStageAnswers
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _isWriting;

    public Task<TeacherOpening> OpenAsync(CancellationToken cancellationToken)
        => services.CallAsync(() => services.Answers.OpenAsync(lease, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<TeacherAnswer>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
        => services.CallAsync(() => services.Answers.FindAsync(keys, cancellationToken), cancellationToken);

    public Task WriteAsync(IReadOnlyList<TeacherAttempt> starts, IReadOnlyList<TeacherAttemptEnd> ends, CancellationToken cancellationToken)
    {
        var mine = new Waiting(starts, ends);
        lock (_lock)
        {
            _waiting.Enqueue(mine);
            if (!_isWriting)
            {
                _isWriting = true;
                // It never throws: each error goes to those whose write it was.
                _ = Task.Run(WriteWaitingAsync, CancellationToken.None);
            }
        }

        return mine.Done.Task.WaitAsync(cancellationToken);
    }

    public Task SaveBatchAsync(TeacherBatch batch, CancellationToken cancellationToken)
        => services.CallAsync(() => services.Answers.SaveBatchAsync(lease, batch, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<TeacherBatch>> OpenBatchesAsync(CancellationToken cancellationToken)
        => services.CallAsync(() => services.Answers.OpenBatchesAsync(lease.StageId, cancellationToken), cancellationToken);

    private async Task WriteWaitingAsync()
    {
        do
        {
            List<Waiting>? all = null;
            try
            {
                // Collected when the transaction has begun: what came until then need not wait for the next one. Not cancellable by one
                // of them: the others wait for it too.
                await services.CallAsync(
                    () => services.Answers.WriteAsync(
                        lease,
                        () =>
                        {
                            all ??= Take();
                            return ([.. all.SelectMany(one => one.Starts)], [.. all.SelectMany(one => one.Ends)]);
                        },
                        CancellationToken.None),
                    CancellationToken.None);
                foreach (var one in all!)
                    one.Done.SetResult();
            }
#pragma warning disable CA1031 // Everyone whose write was in it gets the error.
            catch (Exception error)
#pragma warning restore CA1031
            {
                foreach (var one in all ?? Take())
                    one.Done.SetException(error);
            }
        }
        while (IsMoreWaiting());
    }

    /// <summary>The oldest of those that wait, as many as the store takes best at a time.</summary>
    private List<Waiting> Take()
    {
        lock (_lock)
        {
            var count = Math.Min(_waiting.Count, services.Answers.RecordsPerWrite);
            var all = new List<Waiting>(count);
            while (all.Count < count)
                all.Add(_waiting.Dequeue());
            return all;
        }
    }

    private bool IsMoreWaiting()
    {
        lock (_lock)
            return _isWriting = _waiting.Count > 0;
    }

    private sealed record Waiting(IReadOnlyList<TeacherAttempt> Starts, IReadOnlyList<TeacherAttemptEnd> Ends)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
