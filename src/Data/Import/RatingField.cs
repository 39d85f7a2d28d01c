using System.Globalization;

namespace Distillery.Data;

/// <summary>Ratings are not used, but one that is broken says that the line is.</summary>
internal static class RatingField
{
    internal static string? Problem(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rating) && rating is >= 0 and <= 5
            ? null
            : "the rating is not a number from 0 to 5";
}
