using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary>Fields that several tracking calls have.</summary>
internal static class TrackingFields
{
    public static string RunId(this MLflowFields fields) => fields.Required("run_id", "run_uuid");

    public static LifecycleView View(this MLflowFields fields, string name) => fields.Choice(name, ("ACTIVE_ONLY", 1), ("DELETED_ONLY", 2), ("ALL", 3)) switch
    {
        "DELETED_ONLY" => LifecycleView.Deleted,
        "ALL" => LifecycleView.All,
        _ => LifecycleView.Active,
    };

    /// <summary>Tags or parameters: keys must be there, values may be empty.</summary>
    public static IReadOnlyList<TrackedTag> Pairs(this MLflowFields fields, string name) => [.. fields.Objects(name).Select(Pair)];

    public static TrackedTag Pair(MLflowFields fields) => new(fields.Required("key"), fields.Text("value") ?? "");

    public static TrackedMetric Metric(MLflowFields fields) => new(fields.Required("key"), fields.RequiredDouble("value"), fields.RequiredLong("timestamp"), fields.Long("step") ?? 0)
    {
        ModelId = Given(fields.Text("model_id")),
        DatasetName = Given(fields.Text("dataset_name")),
        DatasetDigest = Given(fields.Text("dataset_digest")),
    };

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
