using Quartz;

namespace Distillery.JobApi.Schedules;

/// <summary>The times of a cron expression in a time zone. Five fields are read as crontab does, six or seven as Quartz does.</summary>
internal sealed class CronTimes
{
    private const int LongestText = 200;

    private CronTimes(CronExpression expression) => Expression = expression;

    public CronExpression Expression { get; }

    /// <exception cref="FormatException">The expression or the zone cannot be read; the message begins with the field's name.</exception>
    public static CronTimes Parse(string cron, string zone)
    {
        if (zone.Length is 0 or > 64 || !zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+') || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            throw new FormatException($"zone: '{zone}' is not a time zone that this machine knows; give an IANA name such as Europe/Berlin or UTC.");
        var text = cron.Trim();
        if (text.Length is 0 or > LongestText)
            throw new FormatException($"cron: the expression must have 1 to {LongestText} characters.");
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        var isMacro = text[0] == '@';
        if (!isMacro && fields is < 5 or > 7)
            throw new FormatException($"cron: '{text}' has {fields} fields; it needs 5 (minute hour day month weekday), or 6 or 7 with seconds first as in Quartz.");
        try
        {
            return new CronTimes(CronExpression.Parse(text, fields == 5 ? CronFormat.Unix : CronFormat.Quartz).WithTimeZone(found));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            throw new FormatException($"cron: '{text}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The first time after a time, UTC; null when there is none.</summary>
    public DateTimeOffset? After(DateTimeOffset time) => Expression.GetNextValidTimeAfter(time)?.ToUniversalTime();

    /// <summary>The next times with the zone's offset.</summary>
    public IReadOnlyList<DateTimeOffset> Next(DateTimeOffset after, int count)
    {
        var times = new List<DateTimeOffset>();
        for (var time = After(after); time is { } at && times.Count < count; time = After(at))
            times.Add(TimeZoneInfo.ConvertTime(at, Expression.TimeZone));
        return times;
    }
}
