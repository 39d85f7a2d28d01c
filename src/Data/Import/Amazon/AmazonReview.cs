using System.Text;
using System.Text.Json;

namespace Distillery.Data;

/// <summary>Parses one review line of the 2014 or 2018 layout: <c>reviewerID</c>, <c>asin</c>, <c>unixReviewTime</c>, <c>overall</c>; the rest is skipped.</summary>
internal sealed class AmazonReview
{
    internal string? User { get; private set; }

    internal string? Asin { get; private set; }

    internal long? Time { get; private set; }

    /// <summary>What is wrong with the line; null after a good one.</summary>
    internal (string Reason, string? Value)? Problem { get; private set; }

    internal void Parse(ReadOnlySpan<byte> line)
    {
        (User, Asin, Time, Problem) = (null, null, null, null);
        try
        {
            Read(line);
            Problem ??= User is null ? ("the field reviewerID is missing", Show(line))
                : Asin is null ? ("the field asin is missing", Show(line))
                : Time is null ? ("the field unixReviewTime is missing", Show(line))
                : null;
        }
        catch (JsonException exception)
        {
            Problem = ($"the line is not JSON (byte {exception.BytePositionInLine + 1})", Show(line));
        }
        catch (InvalidOperationException)
        {
            // The reader throws it for text that is no valid UTF-8.
            Problem = ("the line is not UTF-8; save the file as UTF-8", Show(line));
        }
    }

    private void Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            Problem = ("the line is not a JSON object with reviewerID, asin and unixReviewTime", Show(line));
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("reviewerID"u8))
                User = Text(ref reader, "reviewerID");
            else if (reader.ValueTextEquals("asin"u8))
                Asin = Text(ref reader, "asin");
            else if (reader.ValueTextEquals("unixReviewTime"u8))
                Time = WholeTime(ref reader);
            else if (reader.ValueTextEquals("overall"u8))
                CheckRating(ref reader);
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        // Anything behind the object makes the reader throw here.
        reader.Read();
    }

    private string? Text(ref Utf8JsonReader reader, string field)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 } text)
            return text;
        Problem ??= ($"{field} is not a text of at least one character", Show(reader.ValueSpan));
        reader.Skip();
        return "";
    }

    private long WholeTime(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var time) && time is >= 0 and <= SequenceRules.LatestTime)
            return time;
        Problem ??= ("unixReviewTime is not in Unix seconds (0 or more, before the year 10000)", Show(reader.ValueSpan));
        reader.Skip();
        return 0;
    }

    private void CheckRating(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || RatingField.Problem(Encoding.UTF8.GetString(reader.ValueSpan)) is not null)
            Problem ??= ("overall is not a rating from 0 to 5", Show(reader.ValueSpan));
        reader.Skip();
    }

    private static string Show(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 200)]);
}
