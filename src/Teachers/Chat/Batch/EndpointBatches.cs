using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI.Files;

namespace Distillery.Teachers;

/// <summary>Batches at an endpoint: upload a file, create the batch, ask until it is done, fetch its files.</summary>
internal sealed class EndpointBatches : IBatchPlace, IDisposable
{
    private const string Mark = "distillery_batch";
    private readonly ChatTeacherOptions _options;
    private readonly ApiKey _key;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly OpenAIFileClient _files;

    public EndpointBatches(ChatTeacherOptions options, ApiKey key, TimeProvider clock)
    {
        (_options, _key, _clock) = (options, key, clock);
        _http = OpenAiEndpoint.Http(options.Limits.Concurrency);
        _files = new OpenAIFileClient(new ApiKeyCredential(key.Value), OpenAiEndpoint.Options(options.Endpoint, _http));
    }

    public async Task<BatchState> SubmitAsync(BatchState batch, byte[] file, Func<BatchState, Task> save, CancellationToken cancellationToken)
    {
        if (batch.RemoteId is not null)
            return batch;
        // Perhaps it was created, and the answer to that was lost with an earlier process.
        if (batch.FileId is not null && await FindAsync(batch.Id, cancellationToken) is { } found)
            return await Saved(batch with { RemoteId = found });
        if (batch.FileId is null)
        {
            var id = await PatientlyAsync(
                async token => (await _files.UploadFileAsync(BinaryData.FromBytes(file), $"batch-{batch.Id}.jsonl", FileUploadPurpose.Batch).WaitAsync(token)).Value.Id, cancellationToken);
            batch = await Saved(batch with { FileId = id });
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["input_file_id"] = batch.FileId!,
            ["endpoint"] = BatchLine.Url,
            ["completion_window"] = "24h",
            ["metadata"] = new Dictionary<string, string> { [Mark] = batch.Id },
        });
        var created = await PatientlyAsync(
            async token => await FindAsync(batch.Id, token) ?? (await SendAsync("POST", "batches", body, token)).GetProperty("id").GetString()!, cancellationToken);
        return await Saved(batch with { RemoteId = created });

        async Task<BatchState> Saved(BatchState state)
        {
            await save(state);
            return state;
        }
    }

    public async Task<BatchResults> ResultsAsync(BatchState batch, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = await PatientlyAsync(token => SendAsync("GET", $"batches/{Uri.EscapeDataString(batch.RemoteId!)}", null, token), cancellationToken);
            if (status.GetProperty("status").GetString() is ("completed" or "failed" or "expired" or "cancelled") and var state)
            {
                var lines = new List<string>();
                foreach (var name in new[] { "output_file_id", "error_file_id" })
                    if (status.TryGetProperty(name, out var id) && id.ValueKind == JsonValueKind.String)
                        lines.AddRange(await LinesAsync(id.GetString()!, cancellationToken));
                return new BatchResults(lines, ProblemOf(status, state));
            }

            await Task.Delay(_options.Batch!.PollEvery, _clock, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What the endpoint says of a batch that did not end well; null of one that did.</summary>
    private string? ProblemOf(JsonElement status, string state)
    {
        if (state == "completed")
            return null;
        string[] said = status.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object && errors.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
            ? [.. data.EnumerateArray().Select(entry => entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("message", out var message) ? message.ToString() : entry.GetRawText()).Take(3)]
            : [];
        return _key.Redact($"the endpoint's batch is {state}{(said.Length > 0 ? $": {string.Join("; ", said)}" : "")}");
    }

    private async Task<string[]> LinesAsync(string file, CancellationToken cancellationToken)
    {
        var content = await PatientlyAsync(async token => (await _files.DownloadFileAsync(file, token)).Value.ToString(), cancellationToken);
        return content.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task<string?> FindAsync(string batch, CancellationToken cancellationToken)
    {
        string? after = null;
        while (true)
        {
            var page = await SendAsync("GET", $"batches?limit=100{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", null, cancellationToken);
            foreach (var entry in page.GetProperty("data").EnumerateArray())
            {
                after = entry.GetProperty("id").GetString();
                if (entry.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
                    && metadata.TryGetProperty(Mark, out var mark) && mark.GetString() == batch)
                    return after;
            }

            if (after is null || !page.TryGetProperty("has_more", out var more) || more.ValueKind != JsonValueKind.True)
                return null;
        }
    }

    private async Task<JsonElement> SendAsync(string method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.Retries.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var message = _files.Pipeline.CreateMessage();
        message.Apply(new RequestOptions { CancellationToken = either.Token, BufferResponse = true });
        message.Request.Method = method;
        message.Request.Uri = new Uri($"{_options.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
        if (body is not null)
        {
            message.Request.Content = BinaryContent.Create(BinaryData.FromBytes(body));
            message.Request.Headers.Set("Content-Type", "application/json");
        }

        await _files.Pipeline.SendAsync(message);
        var response = message.Response!;
        if (response.IsError)
            throw new ClientResultException($"HTTP {response.Status} {_key.Redact(response.Content.ToString())}", response);
        using var json = JsonDocument.Parse(response.Content);
        return json.RootElement.Clone();
    }

    /// <summary>Tries again what may pass; what will not ends the stage.</summary>
    private async Task<T> PatientlyAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await work(cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && (error is JsonException || ReplyReader.IsOfTheNetwork(error)))
            {
                var status = (error as ClientResultException)?.Status ?? 0;
                if (status is 401 or 403)
                    throw new TeacherStoppedException(TeacherStop.Refused, $"the endpoint refused the API key (HTTP {status}); check teacher.apiKeyVariable and the variable that it names");
                if (status is >= 400 and < 500 and not (408 or 409 or 425 or 429) || failures >= _options.Retries.Tries)
                    throw new TeacherStoppedException(TeacherStop.Failed, $"the endpoint's batches cannot be used: {_key.Redact(error.Message)}");
                await Task.Delay(RetryMath.Wait(_options.Retries, failures, _options.Seed, question: 0), _clock, cancellationToken);
            }
        }
    }
}
