using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Distillery.Registry;
using RabbitMQ.Client;

namespace Distillery.JobApi.Broker;

/// <summary>Reads a message of an error queue. Nothing in it can be trusted to be there, or to be what it says.</summary>
internal static class DeadLetters
{
    public const string Error = "error";
    public const string Skipped = "skipped";
    private const int IdLength = 32;

    public static NewDeadLetter Of(BasicGetResult message, string queue, string kind)
    {
        var headers = message.BasicProperties.Headers ?? new Dictionary<string, object?>();
        var (type, job) = Envelope(message.Body);
        return new NewDeadLetter(IdOf(message, queue, kind, headers), queue, kind, ReasonOf(kind, headers), message.Body.ToArray())
        {
            Exception = Header(headers, "MT-Fault-ExceptionType"),
            MessageType = type,
            MessageId = message.BasicProperties.MessageId,
            JobId = job,
            ContentType = message.BasicProperties.ContentType,
        };
    }

    // Of all that the broker carries: the time of the failure tells a message that failed again from one that is collected again.
    private static string IdOf(BasicGetResult message, string queue, string kind, IDictionary<string, object?> headers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes($"{text}\n"));
        Add(queue);
        Add(kind);
        Add(message.BasicProperties.MessageId ?? "");
        foreach (var name in headers.Keys.Order(StringComparer.Ordinal))
            Add($"{name}={Header(headers, name)}");
        hash.AppendData(message.Body.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..IdLength];
    }

    private static string ReasonOf(string kind, IDictionary<string, object?> headers)
        => Header(headers, "MT-Fault-Message") is { Length: > 0 } fault ? fault
            : kind == Skipped ? "Nobody who listens to this queue consumes this type of message."
            : "The message could not be handled.";

    private static (string? Type, string? Job) Envelope(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var type = Find(document.RootElement, "messageType") is { ValueKind: JsonValueKind.Array } types && types.GetArrayLength() > 0 ? Text(types[0]) : null;
            var job = Find(document.RootElement, "message") is { } inner && Find(inner, "jobId") is { } id ? Text(id) : null;
            return (type?.Replace("urn:message:", "", StringComparison.Ordinal), job);
        }
        catch (JsonException)
        {
            // The reason for its being here; the payload shows it.
            return (null, null);
        }
    }

    private static JsonElement? Find(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    private static string? Header(IDictionary<string, object?> headers, string name) => headers.TryGetValue(name, out var value)
        ? value switch
        {
            null => null,
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        }
        : null;
}
