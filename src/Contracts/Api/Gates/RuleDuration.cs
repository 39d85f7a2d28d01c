using System.Globalization;
using System.Text.RegularExpressions;

namespace Distillery.Contracts;

/// <summary>Durations in rules: <c>90m</c>, <c>36h</c>, <c>1d12h</c>, <c>30d</c>.</summary>
public static partial class RuleDuration
{
    /// <summary>What is allowed, as the end of a sentence.</summary>
    public const string Rule = "it must be a duration such as 90m, 36h, 1d12h or 30d (1 second to 3650 days).";

    private const double LongestDays = 3650;

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null when it is none.</returns>
    public static TimeSpan? Parse(string? text)
    {
        if (text is null || Form().Match(text) is not { Success: true } match)
            return null;
        var seconds = Part(match, "d") * 86_400 + Part(match, "h") * 3_600 + Part(match, "m") * 60 + Part(match, "s");
        return seconds >= 1 && seconds <= LongestDays * 86_400 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double Part(Match match, string name)
        => match.Groups[name] is { Success: true } group ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?=.)((?<d>\d{1,4})d)?((?<h>\d{1,5})h)?((?<m>\d{1,6})m)?((?<s>\d{1,8})s)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
