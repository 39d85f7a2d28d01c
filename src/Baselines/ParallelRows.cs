using System.Collections.Concurrent;

namespace Distillery.Baselines;

/// <summary>Runs work over rows on all cores with one buffer for each worker.</summary>
public static class ParallelRows
{
    private const int RowsPerTask = 64;

    /// <summary>Calls <paramref name="body"/> once for each row. A row must write to its own place only: then the order of the calls does not matter.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="newBuffer">Makes the buffer that one worker reuses for all of its rows.</param>
    /// <param name="body">The work of one row.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <typeparam name="TBuffer">What a worker keeps.</typeparam>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static void ForEach<TBuffer>(int count, Func<TBuffer> newBuffer, Action<int, TBuffer> body, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (count == 0)
            return;
        Parallel.ForEach(
            Partitioner.Create(0, count, RowsPerTask),
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            newBuffer,
            (range, _, buffer) =>
            {
                for (var row = range.Item1; row < range.Item2; row++)
                    body(row, buffer);
                return buffer;
            },
            static _ => { });
    }
}
