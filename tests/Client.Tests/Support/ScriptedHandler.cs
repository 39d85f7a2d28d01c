using System.Net;
using System.Text;
using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Client.Tests;

/// <summary>Answers each call with the next entry of a script and keeps what was asked.</summary>
internal sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly Queue<Func<HttpResponseMessage>> script = new();

    public List<RecordedCall> Calls { get; } = [];

    public RecordedCall Last => Calls[^1];

    public DistilleryClient Client() => new(new HttpClient(this) { BaseAddress = new Uri("http://api.test/") });

    public ScriptedHandler Json<T>(T value, HttpStatusCode status = HttpStatusCode.OK) =>
        Text(JsonSerializer.Serialize(value, ContractsJson.Options), "application/json", status);

    public ScriptedHandler Text(string text, string mediaType, HttpStatusCode status = HttpStatusCode.OK) =>
        Answer(() => new HttpResponseMessage(status) { Content = new StringContent(text, Encoding.UTF8, mediaType) });

    public ScriptedHandler Events(string text) => Text(text, "text/event-stream");

    public ScriptedHandler Stream(Stream content, string mediaType) => Answer(() =>
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(content) };
        response.Content.Headers.ContentType = new(mediaType);
        return response;
    });

    public ScriptedHandler Fail(Exception error) => Answer(() => throw error);

    public ScriptedHandler Answer(Func<HttpResponseMessage> answer)
    {
        script.Enqueue(answer);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        Calls.Add(new RecordedCall(
            request.Method.Method,
            request.RequestUri!.PathAndQuery,
            request.Content?.Headers.ContentType?.MediaType,
            body,
            request.Headers.ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase)));
        if (script.Count == 0)
            throw new InvalidOperationException($"The script has no answer for {request.Method} {request.RequestUri}.");
        var response = script.Dequeue()();
        response.RequestMessage = request;
        return response;
    }
}
