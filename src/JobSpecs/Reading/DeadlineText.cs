using System.Globalization;
using System.Text.RegularExpressions;

namespace Distillery.JobSpecs;

/// <summary>Reads a deadline as people write it.</summary>
public static partial class DeadlineText
{
    /// <summary>What is allowed, as the end of a sentence.</summary>
    public const string Rule = "it must be a duration such as 90m, 2h or 1d12h (1 second to 365 days), or a time such as 2026-01-31T06:00:00Z.";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>Reads a duration or a time.</summary>
    /// <param name="text">For example <c>2h</c>, <c>1d12h</c> or <c>2026-01-31T06:00:00Z</c>; a time needs its zone.</param>
    /// <returns>Null when it is neither.</returns>
    public static Deadline? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Duration().Match(text) is { Success: true } match)
        {
            var seconds = Part(match, "d") * 86_400 + Part(match, "h") * 3_600 + Part(match, "m") * 60 + Part(match, "s");
            return seconds >= 1 && seconds <= Longest.TotalSeconds ? new Deadline(TimeSpan.FromSeconds(seconds), null) : null;
        }

        var time = text.EndsWith('Z') ? text[..^1] + "+00:00" : text;
        return DateTimeOffset.TryParseExact(time, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? new Deadline(null, at.ToUniversalTime()) : null;
    }

    private static double Part(Match match, string name)
        => match.Groups[name] is { Success: true } group ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?=.)((?<d>\d{1,4})d)?((?<h>\d{1,5})h)?((?<m>\d{1,6})m)?((?<s>\d{1,8})s)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Duration();
}
