using System.Data.Common;
using Distillery.Registry;

namespace Distillery.JobApi.Artifacts;

/// <summary>Collects artifacts from time to time, if the options say so. Of any number of instances one does it.</summary>
internal sealed partial class ArtifactJanitor(ArtifactCollector collector, ArtifactOptions options, TimeProvider clock, ILogger<ArtifactJanitor> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.CollectEvery is not { } every)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Counted from the last one, whoever did it: a restart begins no new round.
                var last = (await collector.ListAsync(stoppingToken)).FirstOrDefault(sweep => sweep is { Kind: "collect", DryRun: false });
                if (last is null || clock.GetUtcNow() - last.StartedAt >= every)
                {
                    var sweep = await collector.CollectAsync(new CollectRequest { By = "system" }, stoppingToken);
                    if (sweep.Error is { } error)
                        LogStopped(sweep.Id, error);
                    else
                        LogCollected(sweep.Id, sweep.Found, sweep.FoundBytes, sweep.Contents);
                }
            }
            catch (SweepBusyException)
            {
                LogBusy();
            }
            catch (Exception e) when (e is DbException or IOException)
            {
                LogFailed(e);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(every < LookEvery ? every : LookEvery, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(80, LogLevel.Information, "Collection {SweepId} removed {Found} things of {Bytes} bytes; it looked at {Contents} contents")]
    private partial void LogCollected(string sweepId, long found, long bytes, long contents);

    [LoggerMessage(81, LogLevel.Warning, "Collection {SweepId} did not come to its end: {Reason}")]
    private partial void LogStopped(string sweepId, string reason);

    [LoggerMessage(82, LogLevel.Debug, "Another instance collects")]
    private partial void LogBusy();

    [LoggerMessage(83, LogLevel.Warning, "Artifacts could not be collected; trying again")]
    private partial void LogFailed(Exception exception);
}
