using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>Passes a teacher's report on to the stage's.</summary>
internal sealed class StageTeacherReport(IStageReport report) : ITeacherReport
{
    public void Progress(double share, string message, double? secondsLeft = null) => report.Progress(share, message, secondsLeft);

    public void Metric(string key, long step, double value) => report.Metric(key, step, value);

    public void Log(string text) => report.Log(text);
}
