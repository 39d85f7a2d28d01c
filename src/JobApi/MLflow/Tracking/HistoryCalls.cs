using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary><c>mlflow/metrics/…</c>: histories.</summary>
internal static class HistoryCalls
{
    private const string Root = "2.0/mlflow/metrics/";
    private const int MostRuns = 100;
    private const int StandardSample = 2_500;

    public static void MapHistories(this MLflowRoutes routes)
    {
        routes.Get<HistoryStore>(Root + "get-history", HistoryAsync, Roles.Viewer);
        routes.Get<HistoryStore>(Root + "get-history-bulk-interval", SampleAsync, Roles.Viewer);
    }

    private static async Task<object> HistoryAsync(MLflowCall call, HistoryStore store)
    {
        var fields = call.Fields;
        var (runId, key) = (fields.RunId(), fields.Required("metric_key"));
        // More than a page at once is given in pages: clients follow the token. Absent or 0 is the largest page.
        var limit = (int)Math.Min(fields.Long("max_results") is { } asked and not 0 ? asked : HistoryStore.MostPoints, HistoryStore.MostPoints);
        if (limit < 1)
            throw new MLflowException($"Invalid value {limit} for parameter 'max_results' supplied: It must be at least 1.");
        var (points, next) = await store.PageAsync(runId, key, limit, fields.Text("page_token"), call.Aborted);
        return new HistoryAnswer([.. points.Select(MetricMessage.Of)], next);
    }

    private static async Task<object> SampleAsync(MLflowCall call, HistoryStore store)
    {
        var fields = call.Fields;
        var (runs, key) = (fields.Texts("run_ids"), fields.Required("metric_key"));
        if (runs.Count is 0 or > MostRuns)
            throw runs.Count == 0 ? MLflowException.Missing("run_ids") : new MLflowException($"GetMetricHistoryBulkInterval request must specify at most {MostRuns} run_ids.");
        var (first, last) = (fields.Long("start_step"), fields.Long("end_step"));
        if (first is null != last is null || first > last)
            throw new MLflowException("If either start_step or end_step are specified, both must be specified, and end_step must be greater than start_step.");
        var most = fields.Count("max_results", StandardSample, 1, StandardSample);
        return new HistoryAnswer([.. (await store.SampleAsync(runs, key, first, last, Math.Max(4, most), call.Aborted)).Select(MetricMessage.Of)], null);
    }

    private sealed record HistoryAnswer(IReadOnlyList<MetricMessage> Metrics, string? NextPageToken);
}
