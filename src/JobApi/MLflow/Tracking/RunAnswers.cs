using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary>Messages of runs as MLflow's clients read them; the names are MLflow's.</summary>
internal static class RunAnswers
{
    public static RunMessage Of(TrackedRun run) => new(
        InfoOf(run),
        new RunDataMessage([.. run.Metrics.Select(MetricMessage.Of)], [.. run.Params.Select(TagMessage.Of)], [.. run.Tags.Select(TagMessage.Of)]),
        new RunInputsMessage(
            [.. run.Datasets.Select(input => new DatasetInputMessage(
                [.. input.Tags.Select(TagMessage.Of)], new DatasetMessage(input.Name, input.Digest, input.SourceType, input.Source, input.Schema, input.Profile)))],
            [.. run.ModelInputs.Select(id => new ModelIdMessage(id))]),
        run.ModelOutputs.Count == 0 ? null : new RunOutputsMessage([.. run.ModelOutputs.Select(output => new ModelOutputMessage(output.ModelId, output.Step))]));

    public static RunInfoMessage InfoOf(TrackedRun run) => new(
        run.Id, run.Id, run.Name, run.ExperimentId, run.UserId, run.Status, run.StartTime, run.EndTime, run.ArtifactUri, run.IsDeleted ? "deleted" : "active");
}

internal sealed record RunMessage(RunInfoMessage Info, RunDataMessage Data, RunInputsMessage Inputs, RunOutputsMessage? Outputs);

internal sealed record RunInfoMessage(
    string RunId, string RunUuid, string RunName, string ExperimentId, string UserId, string Status, long StartTime, long? EndTime, string ArtifactUri, string LifecycleStage);

internal sealed record RunDataMessage(IReadOnlyList<MetricMessage> Metrics, IReadOnlyList<TagMessage> Params, IReadOnlyList<TagMessage> Tags);

internal sealed record RunInputsMessage(IReadOnlyList<DatasetInputMessage> DatasetInputs, IReadOnlyList<ModelIdMessage> ModelInputs);

internal sealed record RunOutputsMessage(IReadOnlyList<ModelOutputMessage> ModelOutputs);

internal sealed record DatasetInputMessage(IReadOnlyList<TagMessage> Tags, DatasetMessage Dataset);

internal sealed record DatasetMessage(string Name, string Digest, string SourceType, string Source, string? Schema, string? Profile);

internal sealed record ModelIdMessage(string ModelId);

internal sealed record ModelOutputMessage(string ModelId, long Step);

internal sealed record TagMessage(string Key, string Value)
{
    public static TagMessage Of(TrackedTag tag) => new(tag.Key, tag.Value);
}

internal sealed record MetricMessage(string Key, double Value, long Timestamp, long Step, string? DatasetName, string? DatasetDigest, string? ModelId, string? RunId)
{
    public static MetricMessage Of(TrackedMetric metric)
        => new(metric.Key, metric.Value, metric.Timestamp, metric.Step, metric.DatasetName, metric.DatasetDigest, metric.ModelId, metric.RunId);
}
