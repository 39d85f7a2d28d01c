using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

namespace Distillery.WorkerStages;

/// <summary>Passes a stage's report on to its context.</summary>
/// <param name="context">The stage.</param>
public sealed class ContextReport(IStageContext context) : IStageReport
{
    /// <inheritdoc/>
    public void Progress(double share, string message, double? secondsLeft = null) => context.Progress(share, message, secondsLeft);

    /// <inheritdoc/>
    public void Metric(string key, long step, double value) => context.Metric(key, step, value);

    /// <inheritdoc/>
    public void Log(string text) => context.Log("info", text);
}
