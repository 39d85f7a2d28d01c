using System.Globalization;
using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary><c>mlflow/logged-models/…</c> (MLflow 3).</summary>
internal static class LoggedModelCalls
{
    private const string Root = "2.0/mlflow/logged-models";

    public static void MapLoggedModels(this MLflowRoutes routes)
    {
        string[] writers = [Roles.Submitter, Roles.Worker];
        routes.Post<LoggedModelStore>(Root, CreateAsync, writers);
        routes.Post<LoggedModelStore>(Root + "/search", SearchAsync, Roles.Viewer);
        routes.Get<LoggedModelStore>(Root + "/{model_id}", GetAsync, Roles.Viewer);
        routes.Patch<LoggedModelStore>(Root + "/{model_id}", FinishAsync, writers);
        routes.Delete<LoggedModelStore>(Root + "/{model_id}", DeleteAsync, Roles.Submitter);
        routes.Patch<LoggedModelStore>(Root + "/{model_id}/tags", SetTagsAsync, writers);
        routes.Delete<LoggedModelStore>(Root + "/{model_id}/tags/{tag_key}", DeleteTagAsync, Roles.Submitter);
        routes.Post<LoggedModelStore>(Root + "/{model_id}/params", LogParamsAsync, writers);
        routes.Get<LoggedModelStore>(Root + "/{model_id}/artifacts/directories", ListAsync, Roles.Viewer);
    }

    private static async Task<object> CreateAsync(MLflowCall call, LoggedModelStore store)
    {
        var fields = call.Fields;
        return Answer(await store.CreateAsync(
            new NewLoggedModel(fields.Required("experiment_id"), fields.Text("name"))
            {
                ModelType = fields.Text("model_type"), SourceRunId = fields.Text("source_run_id"), Params = fields.Pairs("params"), Tags = fields.Pairs("tags"),
            },
            call.By,
            call.Aborted));
    }

    private static async Task<object> GetAsync(MLflowCall call, LoggedModelStore store) => Answer(await store.GetAsync(call.Fields.Required("model_id"), call.Aborted));

    private static async Task<object> FinishAsync(MLflowCall call, LoggedModelStore store)
    {
        var status = call.Fields.Choice("status", (LoggedModelStatuses.Pending, 1), (LoggedModelStatuses.Ready, 2), (LoggedModelStatuses.Failed, 3)) ?? throw MLflowException.Missing("status");
        return Answer(await store.FinishAsync(call.Fields.Required("model_id"), status, call.Aborted));
    }

    private static async Task<object> DeleteAsync(MLflowCall call, LoggedModelStore store)
    {
        await store.DeleteAsync(call.Fields.Required("model_id"), call.By, call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> SetTagsAsync(MLflowCall call, LoggedModelStore store) => Answer(await store.SetTagsAsync(call.Fields.Required("model_id"), call.Fields.Pairs("tags"), call.Aborted));

    private static async Task<object> DeleteTagAsync(MLflowCall call, LoggedModelStore store)
    {
        await store.DeleteTagAsync(call.Fields.Required("model_id"), call.Fields.Required("tag_key"), call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> LogParamsAsync(MLflowCall call, LoggedModelStore store)
    {
        await store.LogParamsAsync(call.Fields.Required("model_id"), call.Fields.Pairs("params"), call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> SearchAsync(MLflowCall call, LoggedModelStore store)
    {
        var fields = call.Fields;
        var experiments = fields.Texts("experiment_ids");
        if (experiments.Count == 0)
            throw MLflowException.Missing("experiment_ids");
        var order = fields.Objects("order_by").Select(by => new LoggedModelOrder(by.Required("field_name"), !by.Has("ascending") || by.Flag("ascending"), by.Text("dataset_name"), by.Text("dataset_digest"))).ToList();
        var datasets = fields.Objects("datasets").Select(dataset => (dataset.Required("dataset_name"), dataset.Text("dataset_digest"))).ToList();
        var (items, next) = await store.SearchAsync(
            new LoggedModelSearch(experiments, fields.Text("filter"), order, datasets, fields.Count("max_results", 50, 1, 1_000), fields.Text("page_token")), call.Aborted);
        return new SearchAnswer([.. items.Select(ModelMessage.Of)], next);
    }

    private static async Task<object> ListAsync(MLflowCall call, LoggedModelStore store)
    {
        var model = await store.GetAsync(call.Fields.Required("model_id"), call.Aborted);
        var files = await call.Context.RequestServices.GetRequiredService<TrackedFileStore>().ListInModelAsync(model.Id, call.Fields.Text("artifact_directory_path") ?? "", call.Aborted);
        return new FilesAnswer(model.ArtifactUri, [.. files.Select(FileMessage.Of)]);
    }

    private static ModelAnswer Answer(LoggedModel model) => new(ModelMessage.Of(model));

    private sealed record ModelAnswer(ModelMessage Model);

    private sealed record SearchAnswer(IReadOnlyList<ModelMessage> Models, string? NextPageToken);

    private sealed record ModelMessage(ModelInfoMessage Info, ModelDataMessage Data)
    {
        public static ModelMessage Of(LoggedModel model) => new(
            new ModelInfoMessage(
                model.Id, model.ExperimentId, model.Name, model.CreatedAt, model.UpdatedAt, model.ArtifactUri, model.Status, model.ModelType, model.SourceRunId, [.. model.Tags.Select(TagMessage.Of)],
                [.. model.Registrations.Select(made => new RegistrationMessage(made.Name, made.Version.ToString(CultureInfo.InvariantCulture)))]),
            new ModelDataMessage([.. model.Params.Select(TagMessage.Of)], [.. model.Metrics.Select(MetricMessage.Of)]));
    }

    private sealed record ModelInfoMessage(
        string ModelId, string ExperimentId, string Name, long CreationTimestampMs, long LastUpdatedTimestampMs, string ArtifactUri, string Status, string? ModelType, string? SourceRunId,
        IReadOnlyList<TagMessage> Tags, IReadOnlyList<RegistrationMessage> Registrations);

    // Its number is a text, as everywhere.
    private sealed record RegistrationMessage(string Name, string Version);

    private sealed record ModelDataMessage(IReadOnlyList<TagMessage> Params, IReadOnlyList<MetricMessage> Metrics);
}
