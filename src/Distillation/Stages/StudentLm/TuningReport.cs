using Distillery.LanguageModels;

namespace Distillery.Distillation.Stages;

/// <summary>Tells a stage's report where the training of a language model stands.</summary>
internal sealed class TuningReport(IStageReport report, string what, double from, double to)
{
    private readonly string _key = what.Replace(' ', '_').Split('_')[0].Replace('-', '_');

    public void Tell(TuningProgress progress)
    {
        report.Metric($"{_key}_loss", progress.Step, progress.Loss);
        report.Metric($"{_key}_tokens_per_second", progress.Step, progress.TokensPerSecond);
        if (progress.Evaluation is { } evaluation)
        {
            report.Metric($"{_key}_validation_loss", progress.Step, evaluation.Loss);
            report.Metric($"{_key}_validation_token_accuracy", progress.Step, evaluation.TokenAccuracy);
        }

        var share = progress.Steps == 0 ? 1 : Math.Min(1, (double)progress.Step / progress.Steps);
        report.Progress(
            from + (to - from) * share,
            $"{what}: epoch {progress.Epoch} of {progress.Epochs}, loss {progress.Loss:0.000}, {progress.TokensPerSecond:N0} tokens/s",
            progress.TimeLeft?.TotalSeconds);
    }
}
