using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Distillery.Registry;

/// <summary>Where a page of a history ended.</summary>
/// <param name="BySteps">Whether pages follow the steps, which is the order of times too, or the times.</param>
/// <param name="Step">Step of the last value.</param>
/// <param name="Time">Time of the last value.</param>
/// <param name="IsNan">Whether it is NaN, which comes last of a moment.</param>
/// <param name="Value">The last value.</param>
internal readonly record struct HistoryToken(bool BySteps, long Step, long Time, bool IsNan, double Value)
{
    public static HistoryToken Start(bool bySteps) => new(bySteps, long.MinValue, long.MinValue, false, double.NegativeInfinity);

    public override string ToString()
        => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(BySteps ? 's' : 't')} {Step} {Time} {(IsNan ? 1 : 0)} {Value:R}")));

    /// <exception cref="TrackingException">It was not given out here.</exception>
    public static HistoryToken Parse(string token)
    {
        if (Base64Url.IsValid(token) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(' ') is [("s" or "t") and var mode, var stepText, var timeText, ("0" or "1") and var nan, var valueText]
            && long.TryParse(stepText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var step)
            && long.TryParse(timeText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
            && double.TryParse(valueText, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && !double.IsNaN(value))
        {
            return new HistoryToken(mode == "s", step, time, nan == "1", value);
        }

        throw new TrackingException("Invalid page token, could not be read; give the next_page_token of the page before, or none.");
    }
}
