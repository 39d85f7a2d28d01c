using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>
/// Answers of teachers, which all jobs share, and the requests and spending of one stage, which outlive its worker. All members are safe to call
/// from several threads; they wait while the store is away. After the lease is lost they throw <see cref="StaleTokenException"/>.
/// </summary>
public interface IStageAnswers
{
    /// <summary>Begins this attempt of the stage: requests that an earlier one left open become "possibly billed", except those of a batch.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>What the stage and the others of its job have spent so far.</returns>
    Task<TeacherOpening> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Looks answers up.</summary>
    /// <param name="keys">Keys of answers.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Those that there are, in any order.</returns>
    Task<IReadOnlyList<TeacherAnswer>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Records requests before they are sent, and ends with their answers. When the call returns, it survives <c>kill -9</c>. Calls are written in their order.</summary>
    /// <param name="starts">Requests that are about to be sent.</param>
    /// <param name="ends">Ends of requests.</param>
    /// <param name="cancellationToken">Ends the wait; the write may still happen.</param>
    Task WriteAsync(IReadOnlyList<TeacherAttempt> starts, IReadOnlyList<TeacherAttemptEnd> ends, CancellationToken cancellationToken);

    /// <summary>Remembers a batch, in place of what was known of it.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    Task SaveBatchAsync(TeacherBatch batch, CancellationToken cancellationToken);

    /// <summary>The stage's batches that are not done, oldest first, with their open requests.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    Task<IReadOnlyList<TeacherBatch>> OpenBatchesAsync(CancellationToken cancellationToken);
}
