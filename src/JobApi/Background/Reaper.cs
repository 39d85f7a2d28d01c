using System.Data.Common;
using Distillery.Registry;

namespace Distillery.JobApi.Background;

/// <summary>Returns stages of workers that went silent, and drops events that nobody needs any more. Any number of instances may run.</summary>
internal sealed partial class Reaper(LeaseReaper leases, EventQueries events, JobApiOptions options, TimeProvider clock, ILogger<Reaper> logger) : BackgroundService
{
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pruned = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var stageId in await leases.ReapAsync(stoppingToken))
                    LogLost(stageId);
                if (clock.GetElapsedTime(pruned) >= PruneEvery)
                {
                    await events.PruneAsync(stoppingToken);
                    pruned = clock.GetTimestamp();
                }
            }
            catch (Exception e) when (e is DbException or IOException)
            {
                LogFailed(e);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(options.ReapEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(51, LogLevel.Warning, "{StageId} lost its worker")]
    private partial void LogLost(string stageId);

    [LoggerMessage(52, LogLevel.Warning, "Lost leases could not be looked for; trying again")]
    private partial void LogFailed(Exception exception);
}
