namespace Distillery.Teachers;

/// <summary>Where batch files go, and results come from.</summary>
internal interface IBatchPlace
{
    /// <summary>Brings a batch on its way. Called again with the same batch after a crash, it does not send it twice.</summary>
    /// <param name="batch">The batch as it is known so far.</param>
    /// <param name="file">Its requests.</param>
    /// <param name="save">Remembers each step before the next.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>The batch as it is known now.</returns>
    Task<BatchState> SubmitAsync(BatchState batch, byte[] file, Func<BatchState, Task> save, CancellationToken cancellationToken);

    /// <summary>Waits until a batch has ended, and reads its results.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Lines of results and of errors, in any order; a request may be missing.</returns>
    /// <exception cref="TeacherStoppedException">The results are not there, and waiting does not bring them.</exception>
    Task<BatchResults> ResultsAsync(BatchState batch, CancellationToken cancellationToken);
}
