using System.Data.Common;
using Distillery.Registry;

namespace Distillery.JobApi.Background;

/// <summary>Returns stages of workers that went silent, ends jobs past their deadline, and drops what nobody needs any more. Any number of instances may run.</summary>
internal sealed partial class Reaper(
    LeaseReaper leases, DeadlineWatch deadlines, EventQueries events, JobStore jobs, WorkerStore workers, RegistryOptions registry, JobApiOptions options, TimeProvider clock, ILogger<Reaper> logger)
    : BackgroundService
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
                foreach (var jobId in await deadlines.ExpireAsync(stoppingToken))
                    LogLate(jobId);
                if (clock.GetElapsedTime(pruned) >= PruneEvery)
                {
                    await events.PruneAsync(stoppingToken);
                    await jobs.PruneKeysAsync(stoppingToken);
                    await workers.PruneAsync(registry.KeepWorkers, stoppingToken);
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

    [LoggerMessage(53, LogLevel.Warning, "Job {JobId} did not meet its deadline and is stopped")]
    private partial void LogLate(string jobId);

    [LoggerMessage(52, LogLevel.Warning, "Lost leases could not be looked for; trying again")]
    private partial void LogFailed(Exception exception);
}
