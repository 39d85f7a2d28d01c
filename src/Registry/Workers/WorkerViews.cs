using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Reads workers with what they hold and what they were refused.</summary>
internal static class WorkerViews
{
    public static async Task<IReadOnlyList<WorkerView>> ReadAsync(Session session, string where, object args, long silentSince)
    {
        var rows = await session.QueryAsync<WorkerRow>($"SELECT {WorkerRow.Columns} FROM workers w WHERE {where}", args);
        var leases = (await session.QueryAsync<LeaseRow>(
                $"""
                SELECT s.owner, s.id, s.job_id, s.name, s.kind, s.team, s.progress, s.lease_until
                FROM stages s JOIN workers w ON w.id = s.owner WHERE s.state = 'running' AND {where} ORDER BY s.id
                """,
                args))
            .ToLookup(lease => lease.Owner, lease => new WorkerLease(lease.Id, lease.JobId, lease.Name, lease.Kind, lease.Team, lease.Progress, UnixTime.ToTime(lease.LeaseUntil)));
        var stale = (await session.QueryAsync<StaleRow>(
                $"SELECT x.owner, CAST(SUM(x.times) AS BIGINT) AS times FROM stale_writes x JOIN workers w ON w.id = x.owner WHERE {where} GROUP BY x.owner", args))
            .ToDictionary(row => row.Owner, row => row.Times);
        return [.. rows.Select(row => row.ToView(silentSince) with { Leases = [.. leases[row.Id]], StaleWrites = stale.GetValueOrDefault(row.Id) })];
    }

    private sealed class LeaseRow
    {
        public string Owner { get; set; } = "";

        public string Id { get; set; } = "";

        public string JobId { get; set; } = "";

        public string Name { get; set; } = "";

        public string Kind { get; set; } = "";

        public string Team { get; set; } = "";

        public double Progress { get; set; }

        public long LeaseUntil { get; set; }
    }

    private sealed class StaleRow
    {
        public string Owner { get; set; } = "";

        public long Times { get; set; }
    }
}
