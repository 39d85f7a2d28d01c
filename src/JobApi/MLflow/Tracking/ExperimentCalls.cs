using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary><c>mlflow/experiments/…</c></summary>
internal static class ExperimentCalls
{
    private const string Root = "2.0/mlflow/experiments/";
    private const int MostExperiments = 50_000;

    public static void MapExperiments(this MLflowRoutes routes)
    {
        routes.Post<ExperimentStore>(Root + "create", CreateAsync, Roles.Submitter, Roles.Worker);
        routes.Get<ExperimentStore>(Root + "get", GetAsync, Roles.Viewer);
        routes.Get<ExperimentStore>(Root + "get-by-name", GetByNameAsync, Roles.Viewer);
        routes.Post<ExperimentStore>(Root + "search", SearchAsync, Roles.Viewer);
        routes.Get<ExperimentStore>(Root + "search", SearchAsync, Roles.Viewer);
        // Before MLflow 2 it was called so.
        routes.Get<ExperimentStore>(Root + "list", ListAsync, Roles.Viewer);
        routes.Post<ExperimentStore>(Root + "delete", DeleteAsync, Roles.Submitter);
        routes.Post<ExperimentStore>(Root + "restore", RestoreAsync, Roles.Submitter);
        routes.Post<ExperimentStore>(Root + "update", UpdateAsync, Roles.Submitter);
        routes.Post<ExperimentStore>(Root + "set-experiment-tag", SetTagAsync, Roles.Submitter, Roles.Worker);
        routes.Post<ExperimentStore>(Root + "delete-experiment-tag", DeleteTagAsync, Roles.Submitter);
        routes.Post<TrackingStore>(Root + "search-datasets", SearchDatasetsAsync, Roles.Viewer);
    }

    private static async Task<object> CreateAsync(MLflowCall call, ExperimentStore store)
        => new CreatedAnswer(await store.CreateAsync(call.Fields.Required("name"), call.Fields.Text("artifact_location"), call.Fields.Pairs("tags"), call.By, call.Aborted));

    private static async Task<object> GetAsync(MLflowCall call, ExperimentStore store)
        => new ExperimentAnswer(ExperimentMessage.Of(await store.GetAsync(call.Fields.Required("experiment_id"), call.Aborted)));

    private static async Task<object> GetByNameAsync(MLflowCall call, ExperimentStore store)
    {
        var name = call.Fields.Required("experiment_name");
        return new ExperimentAnswer(ExperimentMessage.Of(
            await store.FindByNameAsync(name, call.Aborted) ?? throw MLflowException.NotFound($"Could not find experiment with name '{name}'")));
    }

    private static async Task<object> SearchAsync(MLflowCall call, ExperimentStore store)
    {
        var fields = call.Fields;
        var limit = fields.Count("max_results", 1_000, 1, MostExperiments);
        var (items, next) = await store.SearchAsync(fields.Text("filter"), fields.Texts("order_by"), fields.View("view_type"), limit, fields.Text("page_token"), call.Aborted);
        return new ExperimentsAnswer([.. items.Select(ExperimentMessage.Of)], next);
    }

    private static async Task<object> ListAsync(MLflowCall call, ExperimentStore store)
    {
        var (items, next) = await store.SearchAsync(null, [], call.Fields.View("view_type"), call.Fields.Count("max_results", 1_000, 1, MostExperiments), call.Fields.Text("page_token"), call.Aborted);
        return new ExperimentsAnswer([.. items.Select(ExperimentMessage.Of)], next);
    }

    private static async Task<object> DeleteAsync(MLflowCall call, ExperimentStore store)
    {
        await store.DeleteAsync(call.Fields.Required("experiment_id"), call.By, call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> RestoreAsync(MLflowCall call, ExperimentStore store)
    {
        await store.RestoreAsync(call.Fields.Required("experiment_id"), call.By, call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> UpdateAsync(MLflowCall call, ExperimentStore store)
    {
        await store.RenameAsync(call.Fields.Required("experiment_id"), call.Fields.Required("new_name"), call.By, call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> SetTagAsync(MLflowCall call, ExperimentStore store)
    {
        await store.SetTagAsync(call.Fields.Required("experiment_id"), TrackingFields.Pair(call.Fields), call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> DeleteTagAsync(MLflowCall call, ExperimentStore store)
    {
        await store.DeleteTagAsync(call.Fields.Required("experiment_id"), call.Fields.Required("key"), call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> SearchDatasetsAsync(MLflowCall call, TrackingStore store)
    {
        var experiments = call.Fields.Texts("experiment_ids");
        return new DatasetsAnswer(experiments.Count > 0 ? await store.DatasetsAsync(experiments, call.Aborted) : throw MLflowException.Missing("experiment_ids"));
    }

    private sealed record CreatedAnswer(string ExperimentId);

    private sealed record ExperimentAnswer(ExperimentMessage Experiment);

    private sealed record ExperimentsAnswer(IReadOnlyList<ExperimentMessage> Experiments, string? NextPageToken);

    private sealed record DatasetsAnswer(IReadOnlyList<DatasetSummary> DatasetSummaries);

    private sealed record ExperimentMessage(
        string ExperimentId, string Name, string ArtifactLocation, string LifecycleStage, long LastUpdateTime, long CreationTime, IReadOnlyList<TagMessage> Tags)
    {
        public static ExperimentMessage Of(Experiment e)
            => new(e.Id, e.Name, e.ArtifactLocation, e.IsDeleted ? "deleted" : "active", e.UpdatedAt, e.CreatedAt, [.. e.Tags.Select(TagMessage.Of)]);
    }
}
