using Distillery.Registry;
using Npgsql;
using Quartz;

namespace Distillery.JobApi.Schedules;

/// <summary>
/// Quartz's scheduler and its timers, one for each schedule: clustered in the store's database on Postgres, in memory else. Timers only
/// wake: they are compared with the store, and one that is missing, surplus, out of date or stuck is replaced.
/// </summary>
internal sealed partial class QuartzTimers(IServiceProvider services, FireStore fires, ScheduleEngine engine, ScheduleOptions options, ILoggerFactory loggers)
    : IAsyncDisposable
{
    private const string Group = "schedules";
    private const int PageSize = 1_000;
    private static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromSeconds(3);
    private readonly ILogger _logger = loggers.CreateLogger<QuartzTimers>();
    private ServiceProvider? _container;
    private IScheduler? _scheduler;

    /// <summary>Starts the scheduler when it does not run.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_scheduler is not null)
            return;
        var container = Build();
        try
        {
            var scheduler = await container.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
            await scheduler.AddJob(JobBuilder.Create<FireJob>().WithIdentity(FireJob.Key).StoreDurably(true).Build(), AddJobOptions.Replacing, cancellationToken);
            await scheduler.Start(cancellationToken);
            (_container, _scheduler) = (container, scheduler);
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the timers equal to the store.</summary>
    /// <returns>How many had to be set, replaced or removed.</returns>
    public async Task<int> ReconcileAsync(CancellationToken cancellationToken)
    {
        var scheduler = _scheduler ?? throw new InvalidOperationException("The scheduler does not run.");
        var wanted = await fires.TimersAsync(cancellationToken);
        var present = await TimersAsync(scheduler, cancellationToken);
        var repaired = 0;
        foreach (var schedule in wanted.Schedules)
        {
            if (present.Remove(schedule.Id, out var timer) && IsSound(timer, schedule, wanted.Now))
                continue;
            if (timer is not null && timer.Description == Stamp(schedule))
                LogRepaired(schedule.Name, timer.State.ToString(), timer.NextFireTimeUtc);
            repaired += await SetAsync(scheduler, schedule, cancellationToken) ? 1 : 0;
        }

        foreach (var surplus in present.Values)
            repaired += await scheduler.UnscheduleJob(surplus.Key, cancellationToken) ? 1 : 0;
        return repaired;
    }

    /// <summary>Stops the scheduler. What runs is waited for a moment; it may be left at any point, for each of its steps is one transaction.</summary>
    public async Task StopAsync()
    {
        try
        {
            if (_scheduler is { } scheduler)
                await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None).AsTask().WaitAsync(ShutdownPatience);
        }
        catch (TimeoutException e)
        {
            LogLeft(e);
        }

        _scheduler = null;
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_container is { } container)
            await container.DisposeAsync();
        _container = null;
    }

    /// <summary>Timers of the group by the id of their schedule; for tests too.</summary>
    internal static async Task<Dictionary<string, TriggerHeader>> TimersAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        var timers = new Dictionary<string, TriggerHeader>(StringComparer.Ordinal);
        while (true)
        {
            var page = await scheduler.QueryTriggers(
                new TriggerQuery { Group = GroupMatcher<TriggerKey>.GroupEquals(Group), Skip = timers.Count, Take = PageSize }, cancellationToken);
            foreach (var timer in page.Items)
                timers[timer.Key.Name] = timer;
            if (!page.HasMore || page.Items.Count == 0)
                return timers;
        }
    }

    /// <summary>The scheduler while it runs; for tests.</summary>
    internal IScheduler? Scheduler => _scheduler;

    private static bool IsSound(TriggerHeader timer, StoredSchedule schedule, DateTimeOffset now)
        => timer.Description == Stamp(schedule)
            && timer.State is TriggerState.Normal or TriggerState.Executing
            && timer.NextFireTimeUtc is { } next && next > now - StuckAfter;

    // Changes with the schedule, so that an old timer is known by it.
    private static string Stamp(StoredSchedule schedule) => $"{schedule.Name} r{schedule.Revision}";

    private async Task<bool> SetAsync(IScheduler scheduler, StoredSchedule schedule, CancellationToken cancellationToken)
    {
        try
        {
            var timer = TriggerBuilder.Create(scheduler.TimeProvider)
                .WithIdentity(schedule.Id, Group)
                .WithDescription(Stamp(schedule))
                .ForJob(FireJob.Key)
                .WithSchedule(CronScheduleBuilder.Create(CronTimes.Parse(schedule.Cron, schedule.Zone).Expression)
                    .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
                .Build();
            // Removed first: a row that is stuck in a state of Quartz would keep that state.
            await scheduler.UnscheduleJob(timer.Key, cancellationToken);
            await scheduler.ScheduleTrigger(timer, TriggerConflict.Replace, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is FormatException or SchedulerException)
        {
            LogNotSet(e, schedule.Name);
            return false;
        }
    }

    private ServiceProvider Build()
    {
        var inner = new ServiceCollection();
        inner.AddLogging();
        inner.AddSingleton(loggers);
        // Not the container's to dispose.
        inner.AddSingleton(engine);
        inner.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "distillery";
                scheduler.InstanceId = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
            });
            quartz.UseDefaultThreadPool(2);
            var source = services.GetService<NpgsqlDataSource>();
            var connection = services.GetRequiredService<RegistryOptions>().ConnectionString;
            if (source is null && connection is null)
            {
                quartz.UseInMemoryStore();
                return;
            }

            quartz.UsePersistentStore(store =>
            {
                store.ConfigureStore(ado =>
                {
                    ado.TablePrefix = "qrtz_";
                    ado.SchemaProvisioning = SchemaProvisioning.Validate;
                    ado.MisfireThreshold = options.OnTime;
                });
                store.UsePostgres(database =>
                {
                    if (source is null)
                        database.ConnectionString = connection;
                    else
                        database.DataSourceFactory = _ => source;
                });
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = options.Checkin;
                    cluster.CheckinMisfireThreshold = options.Checkin * 2;
                });
            });
        });
        return inner.BuildServiceProvider();
    }

    [LoggerMessage(65, LogLevel.Warning, "The timer of schedule {Name} was {State} with next time {Next}; it was replaced")]
    private partial void LogRepaired(string name, string state, DateTimeOffset? next);

    [LoggerMessage(69, LogLevel.Warning, "A round of schedules was left in the middle; another instance, or the next start, takes it up")]
    private partial void LogLeft(Exception exception);

    [LoggerMessage(66, LogLevel.Error, "The timer of schedule {Name} cannot be set; the store is asked for it instead")]
    private partial void LogNotSet(Exception exception, string name);
}
