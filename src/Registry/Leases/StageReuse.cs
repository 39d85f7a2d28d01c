namespace Distillery.Registry;

/// <summary>Answers a stage from the outputs of an earlier one. Its records are copied, so that both runs read the same.</summary>
internal static class StageReuse
{
    private const int Candidates = 5;

    public static async Task<ReusableStage?> FindAsync(Session session, IArtifactStore artifacts, string key)
    {
        var stages = await session.QueryAsync<Row>(
            $"""
            SELECT s.id, s.reused_from, r.no AS run_no FROM stages s JOIN runs r ON r.id = s.run_id
            WHERE s.result_key = @key AND s.state = 'succeeded' ORDER BY s.ended_at DESC, s.id LIMIT {Candidates}
            """,
            new { key });
        foreach (var stage in stages)
        {
            var digests = await session.QueryAsync<string>("SELECT digest FROM run_artifacts WHERE run_no = @RunNo", new { stage.RunNo });
            var present = true;
            foreach (var digest in digests)
                present = present && await artifacts.KeepAsync(digest, CancellationToken.None) is not null;
            if (present)
                return new ReusableStage(stage.ReusedFrom ?? stage.Id, stage.RunNo);
        }

        return null;
    }

    /// <summary>Whether the source still answers for the key. Holds it until the commit: retention may just be removing its files.</summary>
    public static async Task<bool> StillAnswersAsync(Session session, ReusableStage source, string key)
        => await session.FirstAsync<string>(
            "SELECT id FROM stages WHERE run_id = (SELECT id FROM runs WHERE no = @RunNo) AND result_key = @key AND state = 'succeeded' {for_update}",
            new { source.RunNo, key }) is not null;

    public static async Task CopyAsync(Session session, ReusableStage source, StageLease lease)
    {
        var args = new { lease.RunNo, Source = source.RunNo };
        await session.ExecuteAsync(
            "INSERT INTO run_artifacts (run_no, path, digest, bytes) SELECT @RunNo, path, digest, bytes FROM run_artifacts WHERE run_no = @Source", args);
        await session.ExecuteAsync(
            "INSERT INTO run_datasets (run_no, dataset) SELECT @RunNo, dataset FROM run_datasets WHERE run_no = @Source ON CONFLICT DO NOTHING", args);
        foreach (var table in new[] { "params (run_no, name, value)", "metrics (run_no, key_no, step, time, value)", "latest_metrics (run_no, key_no, step, time, value, is_nan)" })
        {
            var name = table[..table.IndexOf(' ', StringComparison.Ordinal)];
            var columns = table[(table.IndexOf(',', StringComparison.Ordinal) + 1)..^1];
            await session.ExecuteAsync($"DELETE FROM {name} WHERE run_no = @RunNo", args);
            await session.ExecuteAsync($"INSERT INTO {table} SELECT @RunNo,{columns} FROM {name} WHERE run_no = @Source", args);
        }

        await ParentMetrics.CopyAsync(session, source, lease);
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string? ReusedFrom { get; set; }

        public long RunNo { get; set; }
    }
}
