using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Distillery.Teachers;

/// <summary>An endpoint that speaks the OpenAI API: OpenAI itself, vLLM, Ollama, a llama.cpp server. The package's own retries are off; streaming is off.</summary>
internal sealed class OpenAiEndpoint : ITeacherEndpoint, IDisposable
{
    private readonly HttpClient _http;
    private readonly ChatClient _chat;
    private readonly EmbeddingClient _embeddings;
    private readonly string _model;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly ReplyReader _reader;
    // Replaced as a whole, so that readers on several threads see one or the other.
    private volatile ChatDialect _dialect = new();

    public OpenAiEndpoint(Uri address, string model, ApiKey key, int connections, TimeSpan timeout, TimeProvider clock)
    {
        (_model, _timeout, _clock) = (model, timeout, clock);
        _reader = new ReplyReader(model, key, clock);
        _http = Http(connections);
        var options = Options(address, _http);
        var credential = new ApiKeyCredential(key.Value);
        _chat = new ChatClient(model, credential, options);
        _embeddings = new EmbeddingClient(model, credential, options);
    }

    /// <summary>A client for one endpoint. Redirects are not followed: they would carry prompts to a place that nobody named.</summary>
    public static HttpClient Http(int connections)
        => new(new SocketsHttpHandler { MaxConnectionsPerServer = connections, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(15) })
        {
            // Every request has its own time limit, by the clock that tests can move.
            Timeout = Timeout.InfiniteTimeSpan,
        };

    public static OpenAIClientOptions Options(Uri address, HttpClient http) => new()
    {
        Endpoint = address,
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        NetworkTimeout = Timeout.InfiniteTimeSpan,
        Transport = new HttpClientPipelineTransport(http),
        EnableDistributedTracing = false,
        ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false, EnableMessageContentLogging = false },
    };

    public async Task<Reply> ChatAsync(Prompt prompt, DecodingOptions decoding, string? schema, CancellationToken cancellationToken)
    {
        var dialect = _dialect;
        var body = ChatBody.Chat(_model, prompt, decoding, schema, dialect);
        return await SendAsync(
            options => _chat.CompleteChatAsync(BinaryContent.Create(BinaryData.FromBytes(body)), options),
            ReplyReader.Chat,
            refusal => Learn(dialect, refusal, schema is not null),
            cancellationToken);
    }

    public Task<Reply> EmbedAsync(IReadOnlyList<string> texts, int? dim, CancellationToken cancellationToken)
    {
        var body = ChatBody.Embeddings(_model, texts, dim);
        return SendAsync(
            options => _embeddings.GenerateEmbeddingsAsync(BinaryContent.Create(BinaryData.FromBytes(body)), options),
            content => ReplyReader.Embeddings(content, texts.Count),
            _ => false,
            cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private bool Learn(ChatDialect used, string refusal, bool asksForStructure)
    {
        if (used.After(refusal, asksForStructure) is not { } simpler)
            return false;
        // Several requests may learn the same at once; each goes from what it had used.
        if (ReferenceEquals(_dialect, used))
            _dialect = simpler;
        return true;
    }

    private async Task<Reply> SendAsync(
        Func<RequestOptions, Task<ClientResult>> send, Func<BinaryData, Reply> read, Func<string, bool> learn, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var options = new RequestOptions { CancellationToken = either.Token, ErrorOptions = ClientErrorBehaviors.NoThrow, BufferResponse = true };
            var result = await send(options);
            return _reader.Read(result.GetRawResponse(), read, learn);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && ReplyReader.IsOfTheNetwork(error))
        {
            return limit.IsCancellationRequested
                ? new Reply { Kind = ReplyKind.Passing, MayBeBilled = true, Problem = $"no answer within {_timeout.TotalSeconds:0.###} s" }
                : _reader.Broken(error);
        }
    }
}
