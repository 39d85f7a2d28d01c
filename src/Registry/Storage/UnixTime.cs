namespace Distillery.Registry;

/// <summary>The store's times are unix milliseconds; everyone else's are <see cref="DateTimeOffset"/>.</summary>
internal static class UnixTime
{
    public static DateTimeOffset ToTime(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? ToTime(long? milliseconds) => milliseconds is { } value ? ToTime(value) : null;

    public static long Of(TimeSpan time) => (long)time.TotalMilliseconds;
}
