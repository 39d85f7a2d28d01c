using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary><c>mlflow/runs/log-…</c>, tags, inputs and outputs: what clients log to runs.</summary>
internal static class LogCalls
{
    private const string Root = "2.0/mlflow/runs/";
    private const int MostMetrics = 1_000;
    private const int MostParams = 100;
    private const int MostTags = 100;
    private const int MostTogether = 1_000;

    public static void MapLogging(this MLflowRoutes routes)
    {
        string[] roles = [Roles.Submitter, Roles.Worker];
        routes.Post<TrackingStore>(Root + "log-metric", MetricAsync, roles);
        routes.Post<TrackingStore>(Root + "log-parameter", ParamAsync, roles);
        routes.Post<TrackingStore>(Root + "set-tag", SetTagAsync, roles);
        routes.Post<TrackingStore>(Root + "delete-tag", DeleteTagAsync, roles);
        routes.Post<TrackingStore>(Root + "log-batch", BatchAsync, roles);
        routes.Post<TrackingStore>(Root + "log-inputs", InputsAsync, roles);
        routes.Post<TrackingStore>(Root + "outputs", OutputsAsync, roles);
        routes.Post<TrackingStore>(Root + "log-model", ModelAsync, roles);
    }

    private static Task<object> MetricAsync(MLflowCall call, TrackingStore store) => LogAsync(call, store, fields => new RunBatch([TrackingFields.Metric(fields)], [], []));

    private static Task<object> ParamAsync(MLflowCall call, TrackingStore store) => LogAsync(call, store, fields => new RunBatch([], [TrackingFields.Pair(fields)], []));

    private static Task<object> SetTagAsync(MLflowCall call, TrackingStore store) => LogAsync(call, store, fields => new RunBatch([], [], [TrackingFields.Pair(fields)]));

    private static async Task<object> DeleteTagAsync(MLflowCall call, TrackingStore store)
    {
        await store.DeleteTagAsync(call.Fields.RunId(), call.Fields.Required("key"), call.Aborted);
        return MLflowJson.Empty;
    }

    private static Task<object> BatchAsync(MLflowCall call, TrackingStore store) => LogAsync(call, store, Batch);

    private static RunBatch Batch(MLflowFields fields)
    {
        var batch = new RunBatch([.. Some(fields, "metrics", MostMetrics).Select(TrackingFields.Metric)], [.. Some(fields, "params", MostParams).Select(TrackingFields.Pair)], [.. Some(fields, "tags", MostTags).Select(TrackingFields.Pair)]);
        var together = batch.Metrics.Count + batch.Params.Count + batch.Tags.Count;
        if (together > MostTogether)
            throw new MLflowException($"A batch logging request can contain at most {MostTogether} metrics, params, and tags. Got {together} metrics, params, and tags. Please split up these into smaller requests and try again.");
        return batch;
    }

    private static async Task<object> InputsAsync(MLflowCall call, TrackingStore store)
    {
        var id = call.Fields.RunId();
        await store.LogInputsAsync(id, [.. call.Fields.Objects("datasets").Select(Input)], [.. call.Fields.Objects("models").Select(model => model.Required("model_id"))], call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> OutputsAsync(MLflowCall call, TrackingStore store)
    {
        await store.LogOutputsAsync(call.Fields.RunId(), [.. call.Fields.Objects("models").Select(model => new ModelOutput(model.Required("model_id"), model.Long("step") ?? 0))], call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> ModelAsync(MLflowCall call, TrackingStore store)
    {
        await store.LogModelAsync(call.Fields.RunId(), call.Fields.Required("model_json"), call.Aborted);
        return MLflowJson.Empty;
    }

    private static async Task<object> LogAsync(MLflowCall call, TrackingStore store, Func<MLflowFields, RunBatch> read)
    {
        var id = call.Fields.RunId();
        await store.LogAsync(id, read(call.Fields), call.Aborted);
        return MLflowJson.Empty;
    }

    private static IReadOnlyList<MLflowFields> Some(MLflowFields fields, string name, int most)
    {
        var list = fields.Objects(name);
        return list.Count <= most ? list : throw new MLflowException($"A batch logging request can contain at most {most} {name}. Got {list.Count} {name}. Please split up {name} across multiple requests and try again.");
    }

    private static DatasetInput Input(MLflowFields fields)
    {
        var dataset = fields.Object("dataset") ?? throw MLflowException.Missing(fields.At("dataset"));
        return new DatasetInput(
            dataset.Required("name"), dataset.Required("digest"), dataset.Required("source_type"), dataset.Required("source"), dataset.Text("schema"), dataset.Text("profile"), fields.Pairs("tags"));
    }
}
