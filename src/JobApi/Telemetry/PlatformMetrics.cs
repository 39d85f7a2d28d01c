using System.Diagnostics.Metrics;
using Distillery.JobApi.Broker;
using Distillery.Registry;

namespace Distillery.JobApi.Telemetry;

/// <summary>
/// The platform in numbers, from the store and the broker: jobs by state, stages and messages by queue, what waits to be sent. Looked up
/// only while somebody listens.
/// </summary>
internal sealed partial class PlatformMetrics : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private readonly OutboxStore _outbox;
    private readonly JobCounts _jobs;
    private readonly IBroker _broker;
    private readonly ILogger<PlatformMetrics> _logger;
    private readonly ObservableGauge<long> _first;
    private BusCounts? _counts;
    private IReadOnlyDictionary<string, long> _jobCounts = new Dictionary<string, long>();

    public PlatformMetrics(IMeterFactory meters, OutboxStore outbox, JobCounts jobs, IBroker broker, ILogger<PlatformMetrics> logger)
    {
        (_outbox, _jobs, _broker, _logger) = (outbox, jobs, broker, logger);
        var meter = meters.Create("Distillery");
        _first = meter.CreateObservableGauge("distillery.jobs", () => _jobCounts.Select(pair => Of(pair.Value, ("state", pair.Key))), "{job}", "Jobs by state.");
        meter.CreateObservableGauge("distillery.stages", Stages, "{stage}", "Stages that wait for a worker or run, by queue.");
        meter.CreateObservableGauge("distillery.queue.messages", () => Depths(depth => depth.Messages), "{message}", "Messages that wait on the broker, by queue.");
        meter.CreateObservableGauge("distillery.queue.consumers", () => Depths(depth => depth.Consumers), "{consumer}", "Who listens on the broker, by queue.");
        meter.CreateObservableGauge("distillery.dead_letters", () => (_counts?.DeadLetters ?? new Dictionary<string, long>()).Select(pair => Of(pair.Value, ("queue", pair.Key))), "{message}", "Dead letters that wait, by queue.");
        meter.CreateObservableGauge("distillery.outbox.waiting", () => _counts?.OutboxWaiting ?? 0, "{message}", "Messages in the store that are due and not sent.");
        meter.CreateObservableGauge("distillery.outbox.lag", () => _counts?.OutboxLag.TotalSeconds ?? 0, "s", "How long the oldest message in the store is due.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (_first.Enabled)
                    (_counts, _jobCounts) = (await _outbox.CountAsync(stoppingToken), await _jobs.ByStateAsync(stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Numbers about the platform must not end it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogFailed(e);
            }

            await Task.Delay(Every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private IEnumerable<Measurement<long>> Stages()
        => _counts is not { } counts ? [] : counts.Stages.Select(pair => Of(pair.Value, ("queue", pair.Key.Queue), ("state", pair.Key.State)));

    private IEnumerable<Measurement<long>> Depths(Func<QueueDepth, long> value) => _broker.State.Queues.Select(pair => Of(value(pair.Value), ("queue", pair.Key)));

    private static Measurement<long> Of(long value, params ReadOnlySpan<(string Name, string Value)> tags)
    {
        var list = new KeyValuePair<string, object?>[tags.Length];
        for (var i = 0; i < tags.Length; i++)
            list[i] = new(tags[i].Name, tags[i].Value);
        return new Measurement<long>(value, list);
    }

    [LoggerMessage(63, LogLevel.Warning, "The platform's numbers could not be read; trying again")]
    private partial void LogFailed(Exception exception);
}
