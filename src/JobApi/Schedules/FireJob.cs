using Quartz;

namespace Distillery.JobApi.Schedules;

/// <summary>What Quartz runs when a timer rings: a look at what is due by the store.</summary>
/// <param name="engine">Does it.</param>
internal sealed class FireJob(ScheduleEngine engine) : IJob
{
    /// <summary>The one job that all timers belong to.</summary>
    public static readonly JobKey Key = new("fire", "schedules");

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await engine.RunAsync(cancellationToken);
}
