using Distillery.JobApi.Schedules;
using Distillery.JobApi.Webhooks;
using Distillery.Registry;

namespace Distillery.JobApi;

/// <summary>Who may call the API, and its limits.</summary>
public sealed class JobApiOptions
{
    private const int ShortestKey = 16;

    /// <summary>
    /// Whether every caller must show an API key (<c>Authorization: Bearer …</c>, or Basic with the key as password). Without, only
    /// callers on this machine are answered, and each is <c>local</c>, an admin.
    /// </summary>
    public bool RequireKey { get; init; }

    /// <summary>Secret of the first admin's key, named <c>bootstrap</c>; at least 16 characters. Only its hash is stored.</summary>
    public string? AdminKey { get; init; }

    /// <summary>How long a checked key is believed: so much later at most does a revocation hold on every instance.</summary>
    /// <value>The default is 3 seconds.</value>
    public TimeSpan KeyMemory { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How many unknown keys an address may show in a minute before it has to wait.</summary>
    /// <value>The default is 20.</value>
    public int FailedSignInsPerMinute { get; init; } = 20;

    /// <summary>Largest spec that is read.</summary>
    /// <value>The default is 1 MiB.</value>
    public int MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>Calls of one key per second, in the long run; twice as many at once.</summary>
    /// <value>The default is 500; the setting is <c>Distillery:Limits:RequestsPerSecond</c>.</value>
    public int RequestsPerSecond { get; init; } = 500;

    /// <summary>Calls of one key that run at the same moment; live streams and transfers are counted apart, with the same limit.</summary>
    /// <value>The default is 100; the setting is <c>Distillery:Limits:RequestsAtOnce</c>.</value>
    public int RequestsAtOnce { get; init; } = 100;

    /// <summary>How long a call may take, live streams and transfers excepted.</summary>
    /// <value>The default is 1 minute; the setting is <c>Distillery:Limits:RequestSeconds</c>.</value>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a live connection without news is kept awake.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan EventHeartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a live connection looks for what other processes wrote.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan EventPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often leases that ran out are looked for.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan ReapEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How schedules are driven; null takes what configuration says.</summary>
    public ScheduleOptions? Schedules { get; init; }

    /// <summary>How webhooks are sent; null takes what configuration says.</summary>
    public WebhookOptions? Webhooks { get; init; }

    /// <summary>How often messages are looked for that another process wrote.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan OutboxPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Reads <c>Distillery:RequireKey</c>, <c>Distillery:AdminKey</c>, <c>Distillery:Reap:Seconds</c>, <c>Distillery:Outbox:PollSeconds</c> and
    /// <c>Distillery:Limits</c>.
    /// </summary>
    /// <param name="configuration">The service's configuration.</param>
    /// <exception cref="InvalidOperationException">A value cannot be read.</exception>
    public static JobApiOptions From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var standard = new JobApiOptions();
        return new JobApiOptions
        {
            RequireKey = configuration.Flag("Distillery:RequireKey"),
            AdminKey = configuration["Distillery:AdminKey"] is { Length: > 0 } key ? key : null,
            ReapEvery = configuration.Seconds("Distillery:Reap:Seconds", standard.ReapEvery),
            OutboxPoll = configuration.Seconds("Distillery:Outbox:PollSeconds", standard.OutboxPoll),
            RequestsPerSecond = configuration.GetValue("Distillery:Limits:RequestsPerSecond", standard.RequestsPerSecond),
            RequestsAtOnce = configuration.GetValue("Distillery:Limits:RequestsAtOnce", standard.RequestsAtOnce),
            RequestTimeout = configuration.Seconds("Distillery:Limits:RequestSeconds", standard.RequestTimeout),
        };
    }

    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Check()
    {
        if (AdminKey is { Length: < ShortestKey })
            throw new ArgumentException($"The admin's API key has {AdminKey.Length} characters; it needs at least {ShortestKey}.");
        if (RequestsPerSecond < 1 || RequestsAtOnce < 1 || RequestTimeout <= TimeSpan.Zero)
            throw new ArgumentException($"Limits must be above 0; these are {RequestsPerSecond} requests per second, {RequestsAtOnce} at once, {RequestTimeout} each.");
    }
}
