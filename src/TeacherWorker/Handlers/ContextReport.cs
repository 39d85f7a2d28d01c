using Distillery.Distillation.Stages;
using Distillery.WorkerRuntime;

namespace Distillery.TeacherWorker;

/// <summary>Passes a stage's report on to its context.</summary>
internal sealed class ContextReport(IStageContext context) : IStageReport
{
    public void Progress(double share, string message, double? secondsLeft = null) => context.Progress(share, message, secondsLeft);

    public void Metric(string key, long step, double value) => context.Metric(key, step, value);

    public void Log(string text) => context.Log("info", text);
}
