namespace Distillery.JobApi.Schedules;

/// <summary>How schedules are driven; configuration section <c>Distillery:Schedules</c>.</summary>
public sealed record ScheduleOptions
{
    /// <summary>A time that is found at most this late fires as usual; a later one counts as missed.</summary>
    /// <value><c>OnTimeSeconds</c>; the default is 60 seconds.</value>
    public TimeSpan OnTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the store is asked for what is due or waits, beside the timers.</summary>
    /// <value><c>PollSeconds</c>; the default is 5 seconds.</value>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often the timers are compared with the store and repaired.</summary>
    /// <value><c>ReconcileSeconds</c>; the default is 1 minute.</value>
    public TimeSpan Reconcile { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often an instance of a cluster says that it is alive.</summary>
    /// <value><c>CheckinSeconds</c>; the default is 5 seconds.</value>
    public TimeSpan Checkin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many fires the history of a schedule keeps.</summary>
    /// <value><c>KeepFires</c>; the default is 1,000.</value>
    public int KeepFires { get; init; } = 1_000;

    /// <summary>The options that configuration gives.</summary>
    /// <param name="configuration">Of the host.</param>
    public static ScheduleOptions From(IConfiguration configuration)
    {
        var standard = new ScheduleOptions();
        var section = configuration.GetSection("Distillery:Schedules");
        return new ScheduleOptions
        {
            OnTime = Seconds(section, "OnTimeSeconds", standard.OnTime),
            Poll = Seconds(section, "PollSeconds", standard.Poll),
            Reconcile = Seconds(section, "ReconcileSeconds", standard.Reconcile),
            Checkin = Seconds(section, "CheckinSeconds", standard.Checkin),
            KeepFires = Math.Max(10, section.GetValue("KeepFires", standard.KeepFires)),
        };
    }

    private static TimeSpan Seconds(IConfigurationSection section, string name, TimeSpan standard)
        => section.GetValue<double?>(name) is not { } value ? standard
            : value is > 0 and <= 86_400 ? TimeSpan.FromSeconds(value)
            : throw new ArgumentException($"Distillery:Schedules:{name} is {value}; it must be a number of seconds above 0, at most 86,400.");
}
