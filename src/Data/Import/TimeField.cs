using System.Globalization;

namespace Distillery.Data;

/// <summary>Reads a time written as a number since 1970 or as an ISO 8601 date.</summary>
internal static class TimeField
{
    /// <summary>Gives Unix seconds, or the reason why the text is no time.</summary>
    internal static string? Problem(ReadOnlySpan<char> text, TimeUnit unit, out long seconds)
    {
        seconds = 0;
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            number = Math.Floor(unit == TimeUnit.Milliseconds ? number / 1000 : number);
            if (number < 0)
                return "the time is negative; Unix time begins at 0";
            if (number > SequenceRules.LatestTime)
                return "the time lies behind the year 9999; if it counts milliseconds, say so in the column map";
            seconds = (long)number;
            return null;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) || !char.IsAsciiDigit(text[0]) || text.IndexOf('-') != 4)
            return "the time is neither a number since 1970 nor a date such as 2024-05-01 or 2024-05-01T10:00:00Z";
        seconds = date.ToUnixTimeSeconds();
        return seconds < 0 ? "the time lies before 1970" : null;
    }
}
