namespace Distillery.Teachers;

/// <summary>Tells nobody.</summary>
internal sealed class SilentTeacherReport : ITeacherReport
{
    public void Progress(double share, string message, double? secondsLeft = null)
    {
    }

    public void Metric(string key, long step, double value)
    {
    }

    public void Log(string text)
    {
    }
}
