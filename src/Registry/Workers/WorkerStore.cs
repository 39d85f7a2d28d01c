namespace Distillery.Registry;

/// <summary>Which workers there are. Leases do not depend on it: it is there for people, and for saying what a waiting stage waits for.</summary>
public sealed class WorkerStore
{
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public WorkerStore(Database database) => _database = database;

    /// <summary>Says that a worker is there.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task SeenAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return _database.WriteAsync(
            "worker-seen",
            session => session.ExecuteAsync(
                """
                INSERT INTO workers (id, host, process, queue, kinds, device, memory_gib, concurrency, started_at, seen_at)
                VALUES (@Id, @Host, @Process, @Queue, @kinds, @Device, @MemoryGiB, @Concurrency, @Now, @Now)
                ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, stopped_at = NULL
                """,
                new
                {
                    worker.Id, worker.Host, worker.Process, worker.Queue, kinds = string.Join(' ', worker.Kinds), worker.Device, worker.MemoryGiB,
                    worker.Concurrency, session.Now,
                }),
            cancellationToken);
    }

    /// <summary>Says that a worker has stopped.</summary>
    /// <param name="workerId">The worker.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task StoppedAsync(string workerId, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "worker-stopped", session => session.ExecuteAsync("UPDATE workers SET stopped_at = @Now WHERE id = @workerId", new { workerId, session.Now }), cancellationToken);
}
