namespace Distillery.Distillation.Stages;

/// <summary>A report that nobody reads.</summary>
public sealed class SilentReport : IStageReport
{
    private SilentReport()
    {
    }

    /// <summary>The one instance.</summary>
    public static SilentReport Instance { get; } = new();

    /// <inheritdoc/>
    public void Progress(double share, string message, double? secondsLeft = null)
    {
    }

    /// <inheritdoc/>
    public void Metric(string key, long step, double value)
    {
    }

    /// <inheritdoc/>
    public void Log(string text)
    {
    }
}
