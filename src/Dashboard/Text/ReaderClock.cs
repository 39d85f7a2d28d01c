using System.Globalization;

namespace Distillery.Dashboard.Text;

/// <summary>Times in the zone of the person who reads. One per circuit; UTC until the browser has told its zone.</summary>
internal sealed class ReaderClock(TimeProvider time)
{
    private const string LocalForm = "yyyy-MM-ddTHH:mm";

    /// <summary>The reader's zone.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Raised when the zone became known, and as time goes on.</summary>
    public event Action? Changed;

    /// <summary>Now, UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Sets the zone by its IANA name; a name that this machine does not know leaves UTC.</summary>
    /// <param name="zone">For example <c>Europe/Berlin</c>.</param>
    public void SetZone(string? zone)
    {
        if (string.IsNullOrWhiteSpace(zone) || zone.Length > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) || found.Id == Zone.Id)
            return;
        Zone = found;
        Changed?.Invoke();
    }

    /// <summary>Tells those who show how long ago something was.</summary>
    public void Tick() => Changed?.Invoke();

    /// <summary>Day and minute, the year only when it is not this one.</summary>
    public string Short(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        var today = TimeZoneInfo.ConvertTime(Now, Zone);
        var form = local.Date == today.Date ? "HH:mm" : local.Year == today.Year ? "d MMM, HH:mm" : "d MMM yyyy, HH:mm";
        return local.ToString(form, CultureInfo.InvariantCulture);
    }

    /// <summary>Everything, with the zone.</summary>
    public string Full(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        var zone = Zone.Id == TimeZoneInfo.Utc.Id ? "UTC" : local.ToString("'UTC'zzz", CultureInfo.InvariantCulture);
        return $"{local.ToString("ddd d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture)} {zone}";
    }

    /// <summary>Time of day with seconds, for logs.</summary>
    public string Seconds(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long ago.</summary>
    public string Ago(DateTimeOffset at) => Format.Ago(Now - at);

    /// <summary>How long until then; empty for a time that has passed.</summary>
    public string Ahead(DateTimeOffset at) => at > Now ? $"in {Format.Duration(at - Now)}" : "";

    /// <summary>A time as the browser's date fields hold it, in the reader's zone.</summary>
    public string Local(DateTimeOffset? at) =>
        at is { } known ? TimeZoneInfo.ConvertTime(known, Zone).ToString(LocalForm, CultureInfo.InvariantCulture) : "";

    /// <summary>What a date field of the browser holds, read in the reader's zone; null when it holds no time.</summary>
    public DateTimeOffset? FromLocal(string? text) =>
        DateTime.TryParseExact(text, [LocalForm, LocalForm + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, Zone.GetUtcOffset(local))
            : null;
}
