using Distillery.Recommenders;

namespace Distillery.Distillation.Stages;

/// <summary>Tells a stage's report where a training stands.</summary>
internal sealed class TrainingReport(IStageReport report)
{
    private double? _bestNdcg;

    public void Tell(TrainingProgress progress)
    {
        var done = (progress.Epoch - 1 + (double)progress.Step / Math.Max(1, progress.Steps)) / progress.Epochs;
        report.Metric("loss", (long)(progress.Epoch - 1) * progress.Steps + progress.Step, progress.Loss);
        if (progress.Validation is { } validation)
        {
            // The test part is never measured here, so these keys cannot be mistaken for results.
            foreach (var key in new[] { "hr_at_20", "ndcg_at_20" })
                if (validation.Metrics.TryGetValue(key, out var value))
                    report.Metric($"validation_{key}", progress.Epoch, value);
            report.Metric("examples_per_second", progress.Epoch, progress.ExamplesPerSecond);
            _bestNdcg = Math.Max(_bestNdcg ?? 0, validation.Score);
        }

        var score = _bestNdcg is { } best ? $", NDCG@20 {best.ToString("0.0000")[1..]}" : "";
        report.Progress(done, $"epoch {progress.Epoch} of {progress.Epochs}, loss {progress.Loss:0.000}{score}", progress.TimeLeft?.TotalSeconds);
    }
}
