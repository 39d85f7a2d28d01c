using System.Globalization;

namespace Distillery.Dashboard.Text;

/// <summary>Numbers, sizes and durations as people read them.</summary>
internal static class Format
{
    private static readonly string[] SizeUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A duration with at most two units, for example <c>3 min 05 s</c>.</summary>
    public static string Duration(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
            span = TimeSpan.Zero;
        return span switch
        {
            { TotalSeconds: < 10 } => Text($"{span.TotalSeconds:0.0} s"),
            { TotalSeconds: < 59.5 } => Text($"{span.TotalSeconds:0} s"),
            { TotalHours: < 1 } => Text($"{span.Minutes} min {span.Seconds:00} s"),
            { TotalDays: < 1 } => Text($"{span.Hours} h {span.Minutes:00} min"),
            _ => Text($"{(int)span.TotalDays} d {span.Hours:00} h"),
        };
    }

    /// <summary>A duration in seconds with at most two units.</summary>
    public static string Seconds(double seconds) =>
        double.IsFinite(seconds) && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? Duration(TimeSpan.FromSeconds(seconds)) : "–";

    /// <summary>An estimate, coarse enough not to flicker, for example <c>about 3 min left</c>.</summary>
    public static string TimeLeft(double seconds) => seconds switch
    {
        _ when !double.IsFinite(seconds) || seconds < 0 => "",
        < 5 => "a few seconds left",
        < 60 => Text($"about {Math.Ceiling(seconds / 5) * 5:0} s left"),
        < 3600 => Text($"about {Math.Ceiling(seconds / 60):0} min left"),
        < 86400 => Text($"about {seconds / 3600:0.0} h left"),
        _ => Text($"about {seconds / 86400:0.0} days left"),
    };

    /// <summary>How long ago, for example <c>5 min ago</c>.</summary>
    public static string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 45 } => "just now",
        { TotalMinutes: < 59.5 } => Text($"{Math.Max(1, Math.Round(age.TotalMinutes)):0} min ago"),
        { TotalHours: < 23.5 } => Text($"{Math.Round(age.TotalHours):0} h ago"),
        { TotalDays: < 1.5 } => "yesterday",
        _ => Text($"{Math.Round(age.TotalDays):0} days ago"),
    };

    /// <summary>A whole number with separators, for example <c>18,024</c>.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A size in binary units.</summary>
    public static string Bytes(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        for (; value >= 1023.95 && unit < SizeUnits.Length - 1; unit++)
            value /= 1024;
        return unit == 0 ? Text($"{bytes} B") : Text($"{value:0.0} {SizeUnits[unit]}");
    }

    /// <summary>A measure between 0 and 1 with four decimals, as in papers.</summary>
    public static string Measure(double value) => double.IsFinite(value) ? Text($"{value:0.0000}") : "–";

    /// <summary>Dollars; fractions of a cent where there are no whole ones.</summary>
    public static string Usd(decimal dollars) =>
        dollars == 0 ? "$0" : dollars is > -0.01m and < 0.01m ? Text($"${dollars:0.####}") : Text($"${dollars:#,0.00}");

    /// <summary>A difference with its sign and four decimals.</summary>
    public static string Difference(double value) =>
        double.IsFinite(value) ? Text($"{value:+0.0000;−0.0000;0.0000}") : "–";

    /// <summary>A share as a percentage.</summary>
    public static string Percent(double share) => double.IsFinite(share) ? Text($"{share * 100:0.#} %") : "–";

    /// <summary>Any number with four significant digits, for axes and legends.</summary>
    public static string Number(double value) => value switch
    {
        0 => "0",
        _ when !double.IsFinite(value) => "–",
        _ when Math.Abs(value) is >= 1e6 or < 1e-4 => value.ToString("0.###e0", CultureInfo.InvariantCulture),
        _ when Math.Abs(value) >= 1000 => value.ToString("#,0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("G4", CultureInfo.InvariantCulture),
    };

    /// <summary>The start of a digest, enough to tell two apart by eye.</summary>
    public static string Digest(string digest) => digest.Length <= 12 ? digest : digest[..12];

    /// <summary>Whether a text is a digest: at least 32 lower-case hex digits and nothing else.</summary>
    public static bool IsDigest(string text) => text.Length >= 32 && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    /// <summary>A code version with its commit cut to what tells commits apart, for example <c>0.1.0+1a2b3c4d</c>.</summary>
    public static string Version(string version)
    {
        var plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus >= 0 && version.Length > plus + 9 ? version[..(plus + 9)] : version;
    }

    /// <summary>A count with its word, for example <c>1 job</c>, <c>3 jobs</c>.</summary>
    public static string Plural(long count, string one, string? many = null) =>
        count == 1 ? $"1 {one}" : $"{Count(count)} {many ?? one + "s"}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
