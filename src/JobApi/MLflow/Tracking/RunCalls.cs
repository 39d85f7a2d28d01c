using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary><c>mlflow/runs/…</c>: the life of runs, and their search.</summary>
internal static class RunCalls
{
    private const string Root = "2.0/mlflow/runs/";

    public static void MapRuns(this MLflowRoutes routes)
    {
        routes.Post<TrackingStore>(Root + "create", CreateAsync, Roles.Submitter, Roles.Worker);
        routes.Get<TrackingStore>(Root + "get", GetAsync, Roles.Viewer);
        routes.Post<TrackingStore>(Root + "update", UpdateAsync, Roles.Submitter, Roles.Worker);
        routes.Post<TrackingStore>(Root + "delete", DeleteAsync, Roles.Submitter);
        routes.Post<TrackingStore>(Root + "restore", RestoreAsync, Roles.Submitter);
        routes.Post<RunSearch>(Root + "search", SearchAsync, Roles.Viewer);
    }

    private static async Task<object> CreateAsync(MLflowCall call, TrackingStore store)
    {
        var fields = call.Fields;
        var run = new NewTrackedRun
        {
            ExperimentId = fields.Text("experiment_id") is { Length: > 0 } id ? id : "0",
            Name = fields.Text("run_name"),
            UserId = fields.Text("user_id"),
            StartTime = fields.Long("start_time") is { } start and not 0 ? start : null,
            Tags = fields.Pairs("tags"),
        };
        return new RunAnswer(RunAnswers.Of(await store.CreateAsync(run, call.By, call.Aborted)));
    }

    private static async Task<object> GetAsync(MLflowCall call, TrackingStore store) => new RunAnswer(RunAnswers.Of(await store.GetAsync(call.Fields.RunId(), call.Aborted)));

    private static async Task<object> UpdateAsync(MLflowCall call, TrackingStore store)
    {
        var fields = call.Fields;
        var status = fields.Choice("status", (RunStatuses.Running, 1), (RunStatuses.Scheduled, 2), (RunStatuses.Finished, 3), (RunStatuses.Failed, 4), (RunStatuses.Killed, 5));
        return new InfoAnswer(RunAnswers.InfoOf(await store.UpdateAsync(fields.RunId(), status, fields.Long("end_time"), fields.Text("run_name"), call.Aborted)));
    }

    private static async Task<object> DeleteAsync(MLflowCall call, TrackingStore store)
    {
        await store.DeleteAsync(call.Fields.RunId(), call.By, call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> RestoreAsync(MLflowCall call, TrackingStore store)
    {
        await store.RestoreAsync(call.Fields.RunId(), call.By, call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> SearchAsync(MLflowCall call, RunSearch search)
    {
        var fields = call.Fields;
        var page = await search.SearchAsync(
            new RunSearchRequest
            {
                Filter = fields.Text("filter"),
                OrderBy = fields.Texts("order_by"),
                ExperimentIds = fields.Texts("experiment_ids"),
                View = fields.View("run_view_type"),
                Limit = fields.Count("max_results", 1_000, 1, RunSearchRequest.MostRuns),
                Token = fields.Text("page_token"),
            },
            call.Aborted);
        return new SearchAnswer([.. page.Runs.Select(RunAnswers.Of)], page.Next);
    }

    private sealed record RunAnswer(RunMessage Run);

    private sealed record InfoAnswer(RunInfoMessage RunInfo);

    private sealed record SearchAnswer(IReadOnlyList<RunMessage> Runs, string? NextPageToken);
}
