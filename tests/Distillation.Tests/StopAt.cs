using Distillery.Distillation.Stages;

namespace Distillery.Distillation.Tests;

/// <summary>Cancels a stage when it has got so far.</summary>
internal sealed class StopAt(CancellationTokenSource stop, double share) : IStageReport
{
    public void Progress(double done, string message, double? secondsLeft = null)
    {
        if (done >= share)
            stop.Cancel();
    }

    public void Metric(string key, long step, double value)
    {
    }

    public void Log(string text)
    {
    }
}
