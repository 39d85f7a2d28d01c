using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Which workers there are, what they have, and what they are told. Leases do not depend on it.</summary>
public sealed class WorkerStore
{
    private readonly Database _database;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    public WorkerStore(Database database) => _database = database;

    /// <summary>Says that a worker is there and what it has now. A worker that was paused under its name is paused from its start.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>What it is to do.</returns>
    public Task<WorkerOrders> SeenAsync(WorkerInfo worker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return _database.WriteAsync(
            "worker-seen",
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO workers (id, name, host, process, queue, kinds, device, memory_gib, free_memory_gib, gpus, concurrency, gpu_concurrency, started_at, seen_at,
                        mode, mode_actor)
                    VALUES (@Id, @Name, @Host, @Process, @Queue, @kinds, @Device, @MemoryGiB, @FreeMemoryGiB, @gpus, @Concurrency, @GpuConcurrency, @Now, @Now,
                        @mode, @modeActor)
                    ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, stopped_at = NULL, memory_gib = excluded.memory_gib,
                        free_memory_gib = excluded.free_memory_gib, gpus = excluded.gpus
                    """,
                    await ArgsAsync(session, worker));
                return (await OrdersAsync(session, worker.Id))!;
            },
            cancellationToken);
    }

    /// <summary>What a worker is to do.</summary>
    /// <param name="workerId">The worker.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Null when it has never introduced itself, or was forgotten.</returns>
    public Task<WorkerOrders?> OrdersAsync(string workerId, CancellationToken cancellationToken)
        => _database.ReadAsync(session => OrdersAsync(session, workerId), cancellationToken);

    /// <summary>Says that a worker has stopped.</summary>
    /// <param name="workerId">The worker.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task StoppedAsync(string workerId, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "worker-stopped", session => session.ExecuteAsync("UPDATE workers SET stopped_at = @Now WHERE id = @workerId", new { workerId, session.Now }), cancellationToken);

    /// <summary>Tells a worker what to do; it learns it within seconds, and the store gives it nothing new from now on unless it is active.</summary>
    /// <param name="idOrName">Its id, or the name of one that runs.</param>
    /// <param name="orders">What to do.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The worker; null when there is none.</returns>
    /// <exception cref="JobStateException">The worker has stopped, or is being drained and is to do something else.</exception>
    public Task<WorkerView?> OrderAsync(string idOrName, WorkerOrders orders, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(orders);
        ArgumentNullException.ThrowIfNull(by);
        return _database.WriteAsync<WorkerView?>(
            "worker-order",
            async session =>
            {
                if (await FindAsync(session, idOrName) is not { } worker)
                    return null;
                if (worker.StoppedAt is not null)
                    throw new JobStateException($"Worker {worker.Id} has stopped.");
                if (worker.Mode == WorkerModes.Draining && orders.Mode != WorkerModes.Draining)
                    throw new JobStateException($"Worker {worker.Id} is being drained and ends; that cannot be taken back.");
                await session.ExecuteAsync(
                    "UPDATE workers SET mode = @Mode, mode_actor = @Name, drain_now = @now WHERE id = @Id",
                    new { worker.Id, orders.Mode, by.Name, now = orders.Mode == WorkerModes.Draining && (orders.AtOnce || worker.DrainNow != 0) ? 1 : 0 });
                var act = orders.Mode switch { WorkerModes.Active => "worker.resume", WorkerModes.Paused => "worker.pause", _ => "worker.drain" };
                await AuditStore.RecordAsync(session, new AuditEntry(by, act, $"worker/{worker.Id}") { Before = new { worker.Mode }, After = orders });
                session.Signal(StoreSignals.Queue(worker.Queue));
                return (await WorkerViews.ReadAsync(session, "w.id = @Id", new { worker.Id }, 0))[0];
            },
            cancellationToken);
    }

    /// <summary>Workers with what they hold, those that run first.</summary>
    /// <param name="all">Whether to list those that stopped or went silent more than an hour ago, too.</param>
    /// <param name="silence">A worker that was not heard of for so long is <c>silent</c>.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<WorkerView>> ListAsync(bool all, TimeSpan silence, CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<WorkerView>>(
            async session => [.. (await WorkerViews.ReadAsync(
                    session, "w.seen_at >= @since", new { since = all ? 0 : session.Now - UnixTime.Of(TimeSpan.FromHours(1)) }, session.Now - UnixTime.Of(silence)))
                .OrderBy(worker => worker.State != "running").ThenBy(worker => worker.Queue, StringComparer.Ordinal).ThenByDescending(worker => worker.StartedAt)],
            cancellationToken);

    /// <summary>Writes with a token of the past that were refused so far, of all workers.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<long> StaleWritesAsync(CancellationToken cancellationToken)
        => _database.ReadAsync(session => session.ScalarAsync<long>("SELECT CAST(COALESCE(SUM(times), 0) AS BIGINT) FROM stale_writes"), cancellationToken);

    /// <summary>Forgets workers that have been gone for long.</summary>
    /// <param name="keep">How long they are kept.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>How many were forgotten.</returns>
    public Task<int> PruneAsync(TimeSpan keep, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "prune-workers",
            // A pause is an order to a name: its newest worker keeps it.
            session => session.ExecuteAsync(
                """
                DELETE FROM workers WHERE seen_at < @before
                    AND NOT (mode = 'paused' AND name IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM workers n WHERE n.name = workers.name AND n.queue = workers.queue AND n.started_at > workers.started_at))
                """,
                new { before = session.Now - UnixTime.Of(keep) }),
            cancellationToken);

    private static async Task<object> ArgsAsync(Session session, WorkerInfo worker)
    {
        var before = worker.Name is null
            ? null
            : await session.FirstAsync<WorkerRow>(
                $"SELECT {WorkerRow.Columns} FROM workers w WHERE w.name = @Name AND w.queue = @Queue ORDER BY w.started_at DESC, w.id LIMIT 1", new { worker.Name, worker.Queue });
        var paused = before?.Mode == WorkerModes.Paused;
        return new
        {
            worker.Id, worker.Name, worker.Host, worker.Process, worker.Queue, kinds = string.Join(' ', worker.Kinds), worker.Device, worker.MemoryGiB, worker.FreeMemoryGiB,
            gpus = worker.Gpus.Count == 0 ? null : JsonSerializer.Serialize(worker.Gpus, ContractsJson.Options), worker.Concurrency, worker.GpuConcurrency, session.Now,
            mode = paused ? WorkerModes.Paused : WorkerModes.Active, modeActor = paused ? before!.ModeActor : null,
        };
    }

    private static async Task<WorkerOrders?> OrdersAsync(Session session, string workerId)
        => await session.FirstAsync<WorkerRow>("SELECT mode, drain_now FROM workers WHERE id = @workerId", new { workerId }) is { } row
            ? new WorkerOrders(row.Mode, row.DrainNow != 0)
            : null;

    private static async Task<WorkerRow?> FindAsync(Session session, string idOrName)
        => await session.FirstAsync<WorkerRow>(
            $"""
            SELECT {WorkerRow.Columns} FROM workers w WHERE w.id = @idOrName OR w.name = @idOrName
            ORDER BY CASE WHEN w.id = @idOrName THEN 0 WHEN w.stopped_at IS NULL THEN 1 ELSE 2 END, w.started_at DESC, w.id LIMIT 1
            """,
            new { idOrName });
}
