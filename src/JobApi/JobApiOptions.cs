namespace Distillery.JobApi;

/// <summary>Who may call the API, and its limits.</summary>
public sealed class JobApiOptions
{
    /// <summary>
    /// The key that every caller must show as <c>Authorization: Bearer …</c>; at least 16 characters. Null asks for none: then only
    /// callers on this machine are answered, and each is <c>local</c>, an admin.
    /// </summary>
    public string? RequiredKey { get; init; }

    /// <summary>Largest spec that is read.</summary>
    /// <value>The default is 1 MiB.</value>
    public int MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>How often a live connection without news is kept awake.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan EventHeartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a live connection looks for what other processes wrote.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan EventPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often leases that ran out are looked for.</summary>
    /// <value>The default is 2 seconds.</value>
    public TimeSpan ReapEvery { get; init; } = TimeSpan.FromSeconds(2);
}
