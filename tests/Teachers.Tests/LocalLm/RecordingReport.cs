namespace Distillery.Teachers.Tests;

/// <summary>Keeps what a teacher tells.</summary>
internal sealed class RecordingReport : ITeacherReport
{
    internal Dictionary<string, double> Metrics { get; } = [];

    internal List<double> Shares { get; } = [];

    public void Progress(double share, string message, double? secondsLeft = null) => Shares.Add(share);

    public void Metric(string key, long step, double value) => Metrics[key] = value;

    public void Log(string text)
    {
    }
}
