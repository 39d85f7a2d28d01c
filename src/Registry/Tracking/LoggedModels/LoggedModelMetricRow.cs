namespace Distillery.Registry;

/// <summary>A row of <c>logged_model_metrics</c>.</summary>
internal sealed class LoggedModelMetricRow
{
    public const string Columns = "model_id, name, run_id, dataset_name, dataset_digest, step, time, value, is_nan";

    public string ModelId { get; set; } = "";

    public string Name { get; set; } = "";

    public string RunId { get; set; } = "";

    public string DatasetName { get; set; } = "";

    public string DatasetDigest { get; set; } = "";

    public long Step { get; set; }

    public long Time { get; set; }

    public double Value { get; set; }

    public long IsNan { get; set; }

    public TrackedMetric ToMetric() => new(Name, IsNan != 0 ? double.NaN : Value, Time, Step)
    {
        ModelId = ModelId,
        RunId = RunId,
        DatasetName = DatasetName.Length == 0 ? null : DatasetName,
        DatasetDigest = DatasetDigest.Length == 0 ? null : DatasetDigest,
    };
}
