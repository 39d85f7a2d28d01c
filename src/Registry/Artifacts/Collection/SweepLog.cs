using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>The records of sweeps. A record that is <c>running</c> is also the lock: there is one at a time.</summary>
internal sealed class SweepLog(Database database)
{
    public const int MaxItems = 10_000;
    private const int KeptSweeps = 50;
    private static readonly TimeSpan LeaseFor = TimeSpan.FromMinutes(2);

    /// <exception cref="SweepBusyException">Another sweep is running.</exception>
    public Task<Sweep> BeginAsync(string kind, bool dryRun, ActedBy by, CancellationToken cancellationToken)
        => database.WriteAsync(
            "begin-sweep",
            async session =>
            {
                await session.ExecuteAsync(
                    "UPDATE artifact_sweeps SET state = 'interrupted', ended_at = @Now, error = 'its process died' WHERE state = 'running' AND lease_until <= @Now", new { session.Now });
                var id = Ids.Job();
                var begun = await session.ExecuteAsync(
                    """
                    INSERT INTO artifact_sweeps (id, kind, state, dry_run, actor, started_at, lease_until, contents, content_bytes, found, found_bytes)
                    VALUES (@id, @kind, 'running', @dry, @actor, @Now, @until, 0, 0, 0, 0) ON CONFLICT DO NOTHING
                    """,
                    new { id, kind, dry = dryRun ? 1 : 0, actor = by.Name, session.Now, until = session.Now + UnixTime.Of(LeaseFor) });
                if (begun == 0)
                {
                    var other = await session.FirstAsync<SweepRow>($"SELECT {SweepRow.Columns} FROM artifact_sweeps WHERE state = 'running'");
                    throw new SweepBusyException(other is null
                        ? "Another sweep has just ended. Try again."
                        : $"{(other.Kind == "collect" ? "Collection" : "Verification")} {other.Id} is running since {UnixTime.ToTime(other.StartedAt):HH:mm:ss} UTC, asked for by {other.Actor}. Wait for its end.");
                }

                await AuditStore.RecordAsync(session, new AuditEntry(by, $"artifacts.{kind}", $"sweep/{id}") { After = new { dryRun } });
                return new Sweep(await session.ScalarAsync<long>("SELECT no FROM artifact_sweeps WHERE id = @id", new { id }), id, session.Now, dryRun);
            },
            cancellationToken);

    /// <summary>Writes down what was found, and renews the lock.</summary>
    /// <exception cref="SweepBusyException">The lock was lost: this process was silent for too long.</exception>
    public async Task SaveAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            "sweep",
            async session =>
            {
                var held = await session.ExecuteAsync(
                    """
                    UPDATE artifact_sweeps SET lease_until = @until, contents = @Contents, content_bytes = @ContentBytes, found = @Found, found_bytes = @FoundBytes
                    WHERE no = @No AND state = 'running'
                    """,
                    new { sweep.No, sweep.Contents, sweep.ContentBytes, sweep.Found, sweep.FoundBytes, until = session.Now + UnixTime.Of(LeaseFor) });
                if (held == 0)
                    throw new SweepBusyException($"Sweep {sweep.Id} was silent for longer than {LeaseFor.TotalMinutes:0} minutes and counts as dead.");
                await session.InsertAsync(
                    "artifact_sweep_items (sweep_no, ordinal, kind, name, bytes, reason)",
                    [.. sweep.Unsaved.Select((item, n) => new object?[] { sweep.No, sweep.Saved + n, item.Kind, item.Name, item.Bytes, item.Reason })]);
            },
            cancellationToken);
        sweep.MarkSaved();
    }

    public Task EndAsync(Sweep sweep, string? error, CancellationToken cancellationToken)
        => database.WriteAsync(
            "end-sweep",
            async session =>
            {
                await session.ExecuteAsync(
                    "UPDATE artifact_sweeps SET state = @state, ended_at = @Now, error = @error WHERE no = @No AND state = 'running'",
                    new { sweep.No, session.Now, error, state = error is null ? "succeeded" : "failed" });
                var old = await session.FirstAsync<long?>($"SELECT no FROM artifact_sweeps ORDER BY no DESC LIMIT 1 OFFSET {KeptSweeps}") ?? -1;
                await session.ExecuteAsync("DELETE FROM artifact_sweep_items WHERE sweep_no <= @old", new { old });
                await session.ExecuteAsync("DELETE FROM artifact_sweeps WHERE no <= @old AND state <> 'running'", new { old });
            },
            cancellationToken);

    public Task<SweepView?> FindAsync(string id, CancellationToken cancellationToken)
        => database.ReadAsync(
            async session =>
            {
                if (await session.FirstAsync<SweepRow>($"SELECT {SweepRow.Columns} FROM artifact_sweeps WHERE id = @id", new { id }) is not { } row)
                    return null;
                var items = await session.QueryAsync<ItemRow>("SELECT kind, name, bytes, reason FROM artifact_sweep_items WHERE sweep_no = @No ORDER BY ordinal", new { row.No });
                return row.ToView([.. items.Select(item => new SweepItem(item.Kind, item.Name, item.Bytes, item.Reason))]);
            },
            cancellationToken);

    public Task<IReadOnlyList<SweepView>> ListAsync(CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<SweepView>>(
            async session => [.. (await session.QueryAsync<SweepRow>($"SELECT {SweepRow.Columns} FROM artifact_sweeps ORDER BY no DESC LIMIT {KeptSweeps}")).Select(row => row.ToView([]))],
            cancellationToken);

    private sealed class ItemRow
    {
        public string Kind { get; set; } = "";

        public string Name { get; set; } = "";

        public long Bytes { get; set; }

        public string Reason { get; set; } = "";
    }
}
