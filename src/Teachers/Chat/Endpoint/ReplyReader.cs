using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;

namespace Distillery.Teachers;

/// <summary>Sorts what came back from an endpoint: an answer, a passing error, or one that ends the stage.</summary>
internal sealed class ReplyReader(string model, ApiKey key, TimeProvider clock)
{
    private const int LongestProblem = 400;
    private static readonly string[] NoCredit = ["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"];

    /// <summary>Sorts a response.</summary>
    /// <param name="response">The response, whole.</param>
    /// <param name="read">Reads the body of a good one.</param>
    /// <param name="learn">Whether a refusal names a parameter that can be left out from now on.</param>
    public Reply Read(PipelineResponse response, Func<BinaryData, Reply> read, Func<string, bool> learn)
    {
        var status = response.Status;
        if (status is >= 200 and < 300)
            return Body(response, read);
        var text = TextOf(response);
        var after = RetryMath.RetryAfter(response.Headers.TryGetValue("Retry-After", out var header) ? header : null, clock.GetUtcNow());
        var (kind, problem) = status switch
        {
            // The body of these two may quote the key.
            401 or 403 => (ReplyKind.Fatal, $"the endpoint refused the API key (HTTP {status}); check teacher.apiKeyVariable and the variable that it names"),
            429 when NoCredit.Any(word => text.Contains(word, StringComparison.Ordinal)) => (ReplyKind.Fatal, $"the endpoint says that the account has no credit left: {text}"),
            429 => (ReplyKind.Throttled, "HTTP 429"),
            400 or 422 when learn(text) => (ReplyKind.Simplified, text),
            404 => (ReplyKind.Fatal, $"the endpoint knows no such path or model (HTTP 404): check teacher.endpoint and teacher.model '{model}'. {text}"),
            408 or 409 or 425 or >= 500 => (ReplyKind.Passing, $"HTTP {status} {text}"),
            >= 300 and < 400 => (ReplyKind.Fatal, $"the endpoint redirects (HTTP {status}), which is not followed; give the final address in teacher.endpoint"),
            _ => (ReplyKind.Rejected, $"HTTP {status} {text}"),
        };
        return new Reply { Kind = kind, RetryAfter = after, Problem = Clean(problem) };
    }

    /// <summary>A request whose connection broke.</summary>
    public Reply Broken(Exception error)
    {
        var cause = Chain(error).OfType<HttpRequestException>().FirstOrDefault();
        var wasSent = cause?.HttpRequestError is not (HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError);
        return new Reply { Kind = ReplyKind.Passing, MayBeBilled = wasSent, Problem = Clean($"{(wasSent ? "the connection broke" : "no connection")}: {Chain(error).Last().Message}") };
    }

    /// <summary>Whether an exception is about the way to the endpoint and not about this program.</summary>
    public static bool IsOfTheNetwork(Exception error)
        => Chain(error).Any(one => one is HttpRequestException or IOException or OperationCanceledException or ClientResultException or System.Net.Sockets.SocketException);

    public static Reply Chat(BinaryData content)
    {
        using var json = JsonDocument.Parse(content);
        var choice = json.RootElement.GetProperty("choices")[0];
        var message = choice.GetProperty("message");
        var text = message.TryGetProperty("content", out var field) && field.ValueKind == JsonValueKind.String ? field.GetString()! : "";
        var finish = choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString() : null;
        var usage = Usage(json.RootElement);
        return new Reply { Kind = ReplyKind.Answer, Texts = [text], Finish = finish, Usage = usage, MayBeBilled = true };
    }

    public static Reply Embeddings(BinaryData content, int count)
    {
        using var json = JsonDocument.Parse(content);
        var vectors = new string?[count];
        foreach (var entry in json.RootElement.GetProperty("data").EnumerateArray())
        {
            var index = entry.GetProperty("index").GetInt32();
            if (index < 0 || index >= count)
                throw new JsonException($"entry {index} of 'data' was not asked for");
            var vector = entry.GetProperty("embedding");
            vectors[index] = vector.ValueKind == JsonValueKind.String ? vector.GetString() : VectorText.Write([.. vector.EnumerateArray().Select(number => number.GetSingle())]);
        }

        if (Array.IndexOf(vectors, null) is >= 0 and var missing)
            throw new JsonException($"'data' has no entry {missing} of {count}");
        return new Reply { Kind = ReplyKind.Answer, Texts = vectors!, Usage = Usage(json.RootElement), MayBeBilled = true };
    }

    /// <summary>Reads the usage; null where it is missing or contradicts itself. Whether it can be at all, the caller knows.</summary>
    public static TokenUsage? Usage(JsonElement root)
    {
        if (!root.TryGetProperty("usage", out var usage) || usage.ValueKind != JsonValueKind.Object || Number(usage, "prompt_tokens") is not { } prompt)
            return null;
        var completion = Number(usage, "completion_tokens");
        if (Number(usage, "total_tokens") is { } total && total != prompt + (completion ?? 0))
            return null;
        return prompt < 1 || completion < 0 ? null : new TokenUsage(prompt, completion ?? 0);
    }

    private static long? Number(JsonElement parent, string name)
        => parent.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.Number && field.TryGetInt64(out var number) ? number : null;

    private Reply Body(PipelineResponse response, Func<BinaryData, Reply> read)
    {
        try
        {
            return read(response.Content);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException or FormatException or ArgumentException)
        {
            // The model may have worked, so it may be billed; the next try may bring it whole.
            return new Reply { Kind = ReplyKind.Passing, MayBeBilled = true, Problem = Clean($"the endpoint's reply is not what its API promises: {error.Message}") };
        }
    }

    private static string TextOf(PipelineResponse response)
    {
        var text = response.Content.ToString();
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error))
                return error.ValueKind == JsonValueKind.String ? error.GetString()! : error.GetRawText();
        }
        catch (JsonException)
        {
            // Then it is plain text, or a proxy's page.
            return text;
        }

        return text;
    }

    private string Clean(string text)
    {
        var clean = key.Redact(text);
        return clean.Length <= LongestProblem ? clean : clean[..LongestProblem];
    }

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var one = error; one is not null; one = one.InnerException)
            yield return one;
    }
}
