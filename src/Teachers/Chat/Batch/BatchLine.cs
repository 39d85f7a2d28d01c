using System.Text;
using System.Text.Json;

namespace Distillery.Teachers;

/// <summary>Lines of batch files, as the OpenAI batch API has them.</summary>
internal static class BatchLine
{
    public const string Url = "/v1/chat/completions";

    /// <summary>A request: <c>{"custom_id", "method", "url", "body"}</c>.</summary>
    public static byte[] Request(string id, byte[] body)
        => Encoding.UTF8.GetBytes($$"""{"custom_id":"{{id}}","method":"POST","url":"{{Url}}","body":{{Encoding.UTF8.GetString(body)}}}""" + "\n");

    /// <summary>A result: <c>{"custom_id", "response": {"status_code", "body"}, "error"}</c>.</summary>
    /// <returns>Which request it is of, and what came back; null for a line that is none.</returns>
    public static (string Id, Reply Reply)? Result(string line, ApiKey key)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("custom_id", out var id) || id.ValueKind != JsonValueKind.String)
                return null;
            return (id.GetString()!, ReplyOf(root, key));
        }
        catch (JsonException)
        {
            // Whoever asked for it finds no result, and asks again.
            return null;
        }
    }

    private static Reply ReplyOf(JsonElement root, ApiKey key)
    {
        if (!root.TryGetProperty("response", out var response) || response.ValueKind != JsonValueKind.Object)
            return Failed(root.TryGetProperty("error", out var error) ? error.GetRawText() : "the result has no response", key);
        var status = response.TryGetProperty("status_code", out var code) && code.TryGetInt32(out var number) ? number : 200;
        if (!response.TryGetProperty("body", out var body))
            return Failed("the result has no body", key);
        if (status is < 200 or >= 300)
            return new Reply { Kind = status is 429 or >= 500 ? ReplyKind.Passing : ReplyKind.Rejected, Problem = key.Redact($"HTTP {status} {body.GetRawText()}") };
        try
        {
            return ReplyReader.Chat(BinaryData.FromString(body.GetRawText()));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return new Reply { Kind = ReplyKind.Passing, MayBeBilled = true, Problem = $"the result is not what the API promises: {e.Message}" };
        }
    }

    private static Reply Failed(string why, ApiKey key) => new() { Kind = ReplyKind.Passing, Problem = key.Redact(why) };
}
