using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>Writes that come together go to the store in one transaction: with many requests under way each would wait for all others.</summary>
internal sealed class StageAnswers(StageLease lease, StageServices services) : IStageAnswers
{
    private readonly Lock _lock = new();
    private List<Waiting> _waiting = [];
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
            _waiting.Add(mine);
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
        while (Take() is { Count: > 0 } all)
        {
            try
            {
                // Not cancellable by one of them: the others wait for it too.
                await services.CallAsync(
                    () => services.Answers.WriteAsync(lease, [.. all.SelectMany(one => one.Starts)], [.. all.SelectMany(one => one.Ends)], CancellationToken.None), CancellationToken.None);
                foreach (var one in all)
                    one.Done.SetResult();
            }
#pragma warning disable CA1031 // Everyone whose write was in it gets the error.
            catch (Exception error)
#pragma warning restore CA1031
            {
                foreach (var one in all)
                    one.Done.SetException(error);
            }
        }
    }

    private List<Waiting> Take()
    {
        lock (_lock)
        {
            (var all, _waiting) = (_waiting, []);
            _isWriting = all.Count > 0;
            return all;
        }
    }

    private sealed record Waiting(IReadOnlyList<TeacherAttempt> Starts, IReadOnlyList<TeacherAttemptEnd> Ends)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
