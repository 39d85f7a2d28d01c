namespace Distillery.Registry;

/// <summary>Values of metrics that measure a logged model.</summary>
internal static class LoggedModelMetrics
{
    private const string GreatestWins =
        """
        ON CONFLICT (model_id, name, run_id, dataset_name, dataset_digest) DO UPDATE SET step = excluded.step, time = excluded.time, value = excluded.value, is_nan = excluded.is_nan
        WHERE (excluded.step, excluded.time) > (logged_model_metrics.step, logged_model_metrics.time)
            OR (excluded.step = logged_model_metrics.step AND excluded.time = logged_model_metrics.time AND excluded.value > logged_model_metrics.value)
        """;

    /// <exception cref="TrackingException">There is no such model.</exception>
    public static async Task WriteAsync(Session session, string modelId, string runId, IReadOnlyList<TrackedMetric> metrics)
    {
        if (await session.FirstAsync<string>("SELECT id FROM logged_models WHERE id = @modelId AND deleted_at IS NULL", new { modelId }) is null)
            throw LoggedModelStore.NoModel(modelId);
        var newest = metrics.GroupBy(metric => (metric.Key, Name: metric.DatasetName ?? "", Digest: metric.DatasetDigest ?? ""))
            .OrderBy(group => group.Key.Key, StringComparer.Ordinal).ThenBy(group => group.Key.Name, StringComparer.Ordinal).ThenBy(group => group.Key.Digest, StringComparer.Ordinal)
            .Select(group => (group.Key, Last: group.OrderBy(metric => metric.Step).ThenBy(metric => metric.Timestamp).ThenBy(metric => metric.Value).Last()));
        await session.InsertAsync(
            "logged_model_metrics (model_id, name, run_id, dataset_name, dataset_digest, step, time, value, is_nan)",
            [.. newest.Select(pair => new object?[]
            {
                modelId, pair.Key.Key, runId, pair.Key.Name, pair.Key.Digest, pair.Last.Step, pair.Last.Timestamp, double.IsNaN(pair.Last.Value) ? 0 : pair.Last.Value, double.IsNaN(pair.Last.Value) ? 1L : 0L,
            })],
            GreatestWins);
    }
}
