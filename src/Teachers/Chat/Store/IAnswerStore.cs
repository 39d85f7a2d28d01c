namespace Distillery.Teachers;

/// <summary>
/// Keeps answers, and every request that asked for one. Answers are shared by everyone who uses the store; requests and spending belong to
/// one stage. All members are safe to call from several threads. Records are made in the order of the calls, also when a call does not wait for the
/// one before: no record is lost whose successor is kept.
/// </summary>
public interface IAnswerStore
{
    /// <summary>
    /// Begins to work for a stage: requests of it that were under way when an earlier process died become "possibly billed", except those of
    /// a batch, which the endpoint goes on with.
    /// </summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>What the stage has spent so far, and what others have that share its budget.</returns>
    Task<SpendOpening> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Looks answers up.</summary>
    /// <param name="keys">Keys, see <see cref="AnswerKey"/>.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Those that there are, by key.</returns>
    Task<IReadOnlyDictionary<string, StoredAnswer>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Records requests. When the call returns, the record survives <c>kill -9</c>; only then a request is sent.</summary>
    /// <param name="attempts">The requests.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is recorded.</param>
    Task ReserveAsync(IReadOnlyList<AttemptStart> attempts, CancellationToken cancellationToken);

    /// <summary>
    /// Records how requests ended, and their answers. When the call returns, the answers survive <c>kill -9</c>; only then they are used. Where
    /// an answer of the same key is there already, the older one stays.
    /// </summary>
    /// <param name="ends">The ends. One that was recorded before changes nothing.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is recorded.</param>
    Task SettleAsync(IReadOnlyList<AttemptEnd> ends, CancellationToken cancellationToken);

    /// <summary>Remembers a batch, in place of what was known of it before.</summary>
    /// <param name="batch">The batch; its <see cref="BatchState.Open"/> is not read: requests are recorded by <see cref="ReserveAsync"/>.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is recorded.</param>
    Task SaveBatchAsync(BatchState batch, CancellationToken cancellationToken);

    /// <summary>The stage's batches that are not done, oldest first, with their requests that have not ended.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    Task<IReadOnlyList<BatchState>> OpenBatchesAsync(CancellationToken cancellationToken);
}
