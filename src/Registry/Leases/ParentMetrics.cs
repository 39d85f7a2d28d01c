using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>The job's parent run carries the test metrics of the job's own student, so that lists of jobs can show and compare them.</summary>
internal static class ParentMetrics
{
    public static async Task WriteAsync(Session session, string jobId, ResultTable table)
    {
        if (table.Rows.Count == 0)
            return;
        var runNo = await session.ScalarAsync<long>("SELECT r.no FROM jobs j JOIN runs r ON r.id = j.run_id WHERE j.id = @jobId", new { jobId });
        var time = UnixTime.ToTime(session.Now);
        var points = table.Rows[^1].Metrics
            .Where(metric => double.IsFinite(metric.Value) && RunLimits.IsKey(metric.Key))
            .Select(metric => new MetricPoint(metric.Key, 0, metric.Value, time))
            .ToList();
        await MetricWriter.WriteAsync(session, runNo, points);
    }

    public static async Task CopyAsync(Session session, ReusableStage source, StageLease lease)
    {
        if (lease.Kind != StageKinds.Evaluate)
            return;
        var args = new { source.RunNo, lease.JobId };
        foreach (var table in new[] { "metrics", "latest_metrics" })
        {
            await session.ExecuteAsync(
                $"""
                INSERT INTO {table} (run_no, key_no, step, time, value)
                SELECT (SELECT r.no FROM jobs j JOIN runs r ON r.id = j.run_id WHERE j.id = @JobId), m.key_no, m.step, m.time, m.value
                FROM runs child JOIN runs parent ON parent.id = child.parent_id JOIN {table} m ON m.run_no = parent.no
                WHERE child.no = @RunNo ON CONFLICT DO NOTHING
                """,
                args);
        }
    }
}
