namespace Distillery.JobApi.Webhooks;

/// <summary>How deliveries are sent; configuration section <c>Distillery:Webhooks</c>.</summary>
public sealed record WebhookOptions
{
    /// <summary>How long a receiver may take to answer.</summary>
    /// <value><c>TimeoutSeconds</c>; the default is 10 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait before the first retry; each next one waits twice as long, a fifth more or less.</summary>
    /// <value><c>FirstRetrySeconds</c>; the default is 10 seconds.</value>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait before a retry.</summary>
    /// <value><c>LongestRetrySeconds</c>; the default is 1 hour.</value>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a delivery is tried.</summary>
    /// <value><c>GiveUpSeconds</c>; the default is 24 hours.</value>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A webhook that has failed for so long without any success is disabled.</summary>
    /// <value><c>DisableAfterSeconds</c>; the default is 5 days.</value>
    public TimeSpan DisableAfter { get; init; } = TimeSpan.FromDays(5);

    /// <summary>How long ended deliveries are kept.</summary>
    /// <value><c>KeepSeconds</c>; the default is 30 days.</value>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How often the store is asked for what other processes wrote.</summary>
    /// <value><c>PollSeconds</c>; the default is 1 second.</value>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most deliveries that are on their way at once.</summary>
    /// <value><c>Concurrency</c>; the default is 16.</value>
    public int Concurrency { get; init; } = 16;

    /// <summary>
    /// Whether receivers may have private and loopback addresses. Null decides by where this API listens: on loopback alone they may,
    /// else not, so that nobody can make it call into the network around it.
    /// </summary>
    /// <value><c>AllowPrivate</c>; the default is null.</value>
    public bool? AllowPrivate { get; init; }

    /// <summary>How long a claimed delivery is left to its sender.</summary>
    internal TimeSpan Hold => (Timeout * 2) + TimeSpan.FromSeconds(10);

    /// <summary>The options that configuration gives.</summary>
    /// <param name="configuration">Of the host.</param>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public static WebhookOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Distillery:Webhooks");
        var standard = new WebhookOptions();
        return new WebhookOptions
        {
            Timeout = Seconds(section, "TimeoutSeconds", standard.Timeout),
            FirstRetry = Seconds(section, "FirstRetrySeconds", standard.FirstRetry),
            LongestRetry = Seconds(section, "LongestRetrySeconds", standard.LongestRetry),
            GiveUpAfter = Seconds(section, "GiveUpSeconds", standard.GiveUpAfter),
            DisableAfter = Seconds(section, "DisableAfterSeconds", standard.DisableAfter),
            Keep = Seconds(section, "KeepSeconds", standard.Keep),
            Poll = Seconds(section, "PollSeconds", standard.Poll),
            Concurrency = Math.Clamp(section.GetValue("Concurrency", standard.Concurrency), 1, 256),
            AllowPrivate = section.GetValue<bool?>("AllowPrivate"),
        };
    }

    private static TimeSpan Seconds(IConfigurationSection section, string name, TimeSpan standard)
        => section.GetValue<double?>(name) is not { } value ? standard
            : value is > 0 and <= 31_536_000 ? TimeSpan.FromSeconds(value)
            : throw new ArgumentException($"Distillery:Webhooks:{name} is {value}; it must be a number of seconds above 0, at most a year.");
}
