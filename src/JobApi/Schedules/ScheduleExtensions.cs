namespace Distillery.JobApi.Schedules;

/// <summary>Puts schedules into a host.</summary>
internal static class ScheduleExtensions
{
    public static void AddSchedules(this IServiceCollection services, ScheduleOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ScheduleEngine>();
        services.AddSingleton<QuartzTimers>();
        services.AddSingleton<ScheduleReceiver>();
        services.AddHostedService<ScheduleService>();
    }
}
