using Distillery.JobApi.Jobs;
using Distillery.JobApi.Telemetry;
using Distillery.Registry;

namespace Distillery.JobApi.Schedules;

/// <summary>
/// Records what is due and starts what waits. Everything is read from and written to the store, so it does not matter who calls it, how
/// often, or which instance: a time becomes one job or one record of why not.
/// </summary>
internal sealed partial class ScheduleEngine(FireStore fires, ScheduleOptions options, ILogger<ScheduleEngine> logger) : IDisposable
{
    /// <summary>Label of every job of a schedule.</summary>
    public const string Label = "schedule";

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RecordAsync(cancellationToken);
            foreach (var scheduleId in await fires.WaitingAsync(cancellationToken))
                await StartAsync(scheduleId, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The job of a fire.</summary>
    public static NewJob MakeJob(StoredSchedule schedule, DateTimeOffset at)
    {
        var labels = new Dictionary<string, string>(schedule.Spec.Labels) { [Label] = schedule.Name };
        var spec = schedule.Spec with { Labels = labels };
        return NewJobs.Of(spec, FireStore.ActorOf(schedule.Name), schedule.Team, $"{schedule.Id}/{at.ToUnixTimeMilliseconds()}");
    }

    public void Dispose() => _turn.Dispose();

    private async Task RecordAsync(CancellationToken cancellationToken)
    {
        for (var progress = true; progress;)
        {
            progress = false;
            var due = await fires.DueAsync(cancellationToken);
            foreach (var schedule in due.Schedules)
            {
                var (found, next) = Plan(schedule, due.Now);
                if (!await fires.RecordAsync(schedule, found, next, cancellationToken))
                    continue;
                progress = true;
                HookMetrics.CountFires("skipped", found.Where(fire => fire.SkipReason is not null).Sum(fire => fire.Times));
            }
        }
    }

    private (IReadOnlyList<NewFire> Fires, DateTimeOffset? Next) Plan(StoredSchedule schedule, DateTimeOffset now)
    {
        try
        {
            return CatchUpPlan.Of(CronTimes.Parse(schedule.Cron, schedule.Zone), schedule.NextFireAt!.Value, now, schedule.CatchUp, options.OnTime);
        }
        catch (FormatException e)
        {
            // It was readable when it was made; perhaps this machine lacks the zone. It stops until somebody changes it.
            LogUnreadable(e, schedule.Name);
            return ([new NewFire(schedule.NextFireAt!.Value, "cron", $"The schedule stands still: {e.Message}")], null);
        }
    }

    private async Task StartAsync(string scheduleId, CancellationToken cancellationToken)
    {
        using var activity = ApiTelemetry.StartFire(scheduleId);
        for (var more = true; more;)
        {
            try
            {
                var step = await fires.StepAsync(scheduleId, MakeJob, cancellationToken);
                more = step.More;
                if (step.JobId is { } jobId)
                {
                    HookMetrics.CountFires("fired", 1);
                    LogFired(scheduleId, jobId);
                }

                HookMetrics.CountFires("skipped", step.Skipped.Count);
                foreach (var skipped in step.Skipped)
                    LogSkipped(scheduleId, skipped.ScheduledAt, skipped.SkipReason!);
                foreach (var cancelled in step.Cancelled)
                    LogCancelled(scheduleId, cancelled);
            }
            catch (FireException e)
            {
                HookMetrics.CountFires("failed", 1);
                LogFailed(e, scheduleId, e.ScheduledAt);
                await fires.FailAsync(scheduleId, e.ScheduledAt, e.Message, cancellationToken);
            }
        }
    }

    [LoggerMessage(60, LogLevel.Information, "Schedule {ScheduleId} submitted job {JobId}")]
    private partial void LogFired(string scheduleId, string jobId);

    [LoggerMessage(61, LogLevel.Information, "Schedule {ScheduleId} skipped {ScheduledAt:u}: {Reason}")]
    private partial void LogSkipped(string scheduleId, DateTimeOffset scheduledAt, string reason);

    [LoggerMessage(62, LogLevel.Information, "Schedule {ScheduleId} told job {JobId} to stop")]
    private partial void LogCancelled(string scheduleId, string jobId);

    [LoggerMessage(63, LogLevel.Warning, "Schedule {ScheduleId} cannot submit the job of {ScheduledAt:u}")]
    private partial void LogFailed(Exception exception, string scheduleId, DateTimeOffset scheduledAt);

    [LoggerMessage(64, LogLevel.Error, "Schedule {Name} stands still until it is changed")]
    private partial void LogUnreadable(Exception exception, string name);
}
