using Distillery.Registry;

namespace Distillery.JobApi.Broker;

/// <summary>
/// Looks at the broker's queues, and collects what ended in their error queues into the store, where people see it. A message is stored
/// before it leaves the broker, so none is lost; any number of instances may run.
/// </summary>
internal sealed partial class QueueWatch(RabbitBroker broker, DeadLetterStore letters, ILogger<QueueWatch> logger) : BackgroundService
{
    private const int Batch = 100;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly (string Queue, string Source, string Kind)[] Sources =
        [.. StageEndpoints.Queues.Select(StageEndpoints.NameOf).SelectMany(queue => new[] { (queue, $"{queue}_error", DeadLetters.Error), (queue, $"{queue}_skipped", DeadLetters.Skipped) })];

    private static readonly string[] Watched = [.. StageEndpoints.Queues.Select(StageEndpoints.NameOf), .. Sources.Select(source => source.Source)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wasAway = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                patience.CancelAfter(Patience);
                await LookAsync(patience.Token);
                if (wasAway)
                    LogBack();
                wasAway = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The watch must outlive whatever happens to broker and store; it says so once and goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (!wasAway)
                    LogAway(e);
                wasAway = true;
            }

            await Task.Delay(Every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var state = await broker.LookAsync(Watched, cancellationToken);
        foreach (var (queue, source, kind) in Sources)
        {
            if (!state.Queues.TryGetValue(source, out var depth) || depth.Messages == 0)
                continue;
            var count = await broker.DrainAsync(
                source, Batch, messages => letters.AddAsync([.. messages.Select(message => DeadLetters.Of(message, queue, kind))], cancellationToken), cancellationToken);
            if (count > 0)
                LogCollected(count, source);
        }
    }

    [LoggerMessage(60, LogLevel.Warning, "{Count} messages of {Queue} could not be handled; they are kept as dead letters")]
    private partial void LogCollected(int count, string queue);

    [LoggerMessage(61, LogLevel.Warning, "The broker's queues cannot be looked after at the moment; trying again")]
    private partial void LogAway(Exception exception);

    [LoggerMessage(62, LogLevel.Information, "The broker's queues are looked after again")]
    private partial void LogBack();
}
