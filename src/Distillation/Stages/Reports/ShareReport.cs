namespace Distillery.Distillation.Stages;

/// <summary>Maps the share of one part of a stage to the share of the whole. Parts report from several threads; the report is told one at a time.</summary>
internal sealed class ShareReport(IStageReport report, double from, double to, string message) : IProgress<double>
{
    private readonly Lock _gate = new();
    private double _last;

    public void Report(double value)
    {
        lock (_gate)
        {
            if (value < _last)
                return;
            _last = value;
            report.Progress(from + (to - from) * value, message);
        }
    }
}
