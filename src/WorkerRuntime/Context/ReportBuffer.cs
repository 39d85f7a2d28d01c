using Distillery.Contracts;
using Distillery.Registry;

namespace Distillery.WorkerRuntime;

/// <summary>Collects what a handler reports until it is sent. Safe to call from several threads.</summary>
internal sealed class ReportBuffer(TimeProvider clock)
{
    private const int MaxKeyLength = 250;
    private readonly Lock _lock = new();
    private List<MetricPoint> _metrics = [];
    private List<NewLogLine> _log = [];
    private Dictionary<string, string> _params = new(StringComparer.Ordinal);
    private StageProgress? _progress;

    public void Progress(double share, string message, double? secondsLeft)
    {
        var clean = double.IsNaN(share) ? 0 : Math.Clamp(share, 0, 1);
        var left = secondsLeft is { } seconds && double.IsFinite(seconds) && seconds >= 0 ? secondsLeft : null;
        lock (_lock)
            _progress = new StageProgress(clean, message, left);
    }

    public void Metric(string key, long step, double value)
    {
        CheckKey(key);
        if (!double.IsFinite(value))
        {
            Log("warning", $"Metric {key} is {value} at step {step}.");
            return;
        }

        var point = new MetricPoint(key, step, value, clock.GetUtcNow());
        lock (_lock)
            _metrics.Add(point);
    }

    public void Param(string key, string value)
    {
        CheckKey(key);
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
            _params[key] = value;
    }

    public void Log(string level, string text)
    {
        if (level is not ("debug" or "info" or "warning" or "error"))
            throw new ArgumentException($"Log level '{level}' must be debug, info, warning or error.", nameof(level));
        ArgumentNullException.ThrowIfNull(text);
        var line = new NewLogLine(clock.GetUtcNow(), level, text);
        lock (_lock)
            _log.Add(line);
    }

    public StageReport Take()
    {
        lock (_lock)
        {
            var report = new StageReport { Progress = _progress, Metrics = _metrics, Params = _params, Log = _log };
            if (!report.IsEmpty)
                (_metrics, _log, _params, _progress) = ([], [], new Dictionary<string, string>(StringComparer.Ordinal), null);
            return report;
        }
    }

    /// <summary>Puts a report back that could not be sent, before everything newer.</summary>
    public void Restore(StageReport report)
    {
        lock (_lock)
        {
            _metrics = [.. report.Metrics, .. _metrics];
            _log = [.. report.Log, .. _log];
            _progress ??= report.Progress;
            foreach (var (key, value) in report.Params)
                _params.TryAdd(key, value);
        }
    }

    private static void CheckKey(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (key.Length > MaxKeyLength || !key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ' '))
            throw new ArgumentException($"Key '{key}' must be letters, digits, _ - . / and space, at most {MaxKeyLength}.", nameof(key));
    }
}
