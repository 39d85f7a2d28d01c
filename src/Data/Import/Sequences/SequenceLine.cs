using System.Text;
using System.Text.Json;

namespace Distillery.Data;

/// <summary>Parses one line of <c>sequences.jsonl</c>: <c>{"user":0,"items":[3,1],"ts":[10,20]}</c>, in any order of fields, others ignored.</summary>
internal sealed class SequenceLine
{
    private readonly List<int> _items = [];
    private readonly List<long> _times = [];

    internal long? User { get; private set; }

    internal string? SourceId { get; private set; }

    /// <summary>What is wrong with the line, with the value found; null after a good one.</summary>
    internal (string Reason, string? Value)? Problem { get; private set; }

    internal int[] Items => [.. _items];

    internal long[] Times => [.. _times];

    internal void Parse(ReadOnlySpan<byte> line)
    {
        User = null;
        SourceId = null;
        Problem = null;
        _items.Clear();
        _times.Clear();
        try
        {
            Read(line);
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
            Problem = ("the line is not a JSON object such as {\"user\":0,\"items\":[3,1],\"ts\":[10,20]}", Show(line));
            return;
        }

        bool items = false, times = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUser = reader.ValueTextEquals("user"u8);
            var isItems = reader.ValueTextEquals("items"u8);
            var isTimes = reader.ValueTextEquals("ts"u8);
            var isId = reader.ValueTextEquals("id"u8);
            reader.Read();
            if ((isUser && User is not null) || (isItems && items) || (isTimes && times))
            {
                Problem ??= ("a field stands twice in the line", isUser ? "user" : isItems ? "items" : "ts");
                reader.Skip();
            }
            else if (isUser)
                User = Whole(ref reader, "user");
            else if (isItems)
                items = ReadItems(ref reader);
            else if (isTimes)
                times = ReadTimes(ref reader);
            else if (isId && reader.TokenType == JsonTokenType.String)
                SourceId = reader.GetString();
            else
                reader.Skip();
        }

        // Anything behind the object makes the reader throw here.
        reader.Read();
        if (Problem is null && (User is null || !items || !times))
            Problem = ($"the field {(User is null ? "user" : !items ? "items" : "ts")} is missing", Show(line));
    }

    private bool ReadItems(ref Utf8JsonReader reader)
    {
        if (!StartsArray(ref reader, "items"))
            return true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var value = Whole(ref reader, "items");
            if (value is < int.MinValue or > int.MaxValue)
                Problem ??= ("items holds a number that is too large for an item id", $"{value}");
            _items.Add(unchecked((int)value));
        }

        return true;
    }

    private bool ReadTimes(ref Utf8JsonReader reader)
    {
        if (!StartsArray(ref reader, "ts"))
            return true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            _times.Add(Whole(ref reader, "ts"));
        return true;
    }

    private bool StartsArray(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
            return true;
        Problem ??= ($"{field} is not an array of whole numbers", Show(reader.ValueSpan));
        reader.Skip();
        return false;
    }

    private long Whole(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value))
            return value;
        Problem ??= ($"{field} holds something that is not a whole number", Show(reader.ValueSpan));
        reader.Skip();
        return 0;
    }

    private static string Show(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 200)]);
}
