using System.Text.Json.Nodes;

namespace Distillery.JobApi.Fuzz;

/// <summary>
/// Sends bent requests to every endpoint of a running API and looks at two things: no answer is our fault, and a refused request has
/// written nothing at all. The API's background services must not run: whatever is committed then comes from the request.
/// </summary>
internal sealed class FuzzRun(HttpClient http, StoreWatch store, int seed)
{
    private const int LongestNote = 600;
    private IReadOnlyList<FuzzOperation>? _operations;

    /// <summary>The endpoints.</summary>
    public async Task<IReadOnlyList<FuzzOperation>> OperationsAsync() => _operations ??= OpenApiReader.Read(await http.GetStringAsync("/openapi/v1.json"));

    /// <summary>Sends requests to one endpoint.</summary>
    public async Task<FuzzResult> RunAsync(FuzzOperation operation, int requests)
    {
        var result = new FuzzResult(operation.ToString());
        // By name and not by place, so that a new endpoint changes nobody else's requests.
        var mutator = new RequestMutator(seed + operation.ToString().Aggregate(17, (hash, c) => unchecked((hash * 31) + c)));
        var known = await KnownAsync();
        for (var n = 0; n < requests; n++)
            await SendAsync(mutator.Next(operation, known), result);
        return result;
    }

    private async Task SendAsync(HttpRequestMessage request, FuzzResult result)
    {
        var (version, counts) = (store.Version(), store.Counts());
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var status = (int)response.StatusCode;
        result.Statuses[status] = result.Statuses.GetValueOrDefault(status) + 1;
        if (status < 400)
            return;
        var note = await NoteAsync(request, response);
        if (status >= 500)
            result.ServerErrors.Add(note);
        // A NUL in the path is refused by the server itself, before any code of ours.
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json" && !request.RequestUri!.OriginalString.Contains("%00", StringComparison.Ordinal))
            result.Wordless.Add(note);
        if (store.Version() != version && store.Counts() is var after && Changes(after, status) != Changes(counts, status))
            result.HalfWritten.Add($"{note}\nbefore: {counts}\nafter:  {after}");
    }

    private static async Task<string> NoteAsync(HttpRequestMessage request, HttpResponseMessage response)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync();
        var answer = await response.Content.ReadAsStringAsync();
        return $"{request.Method} {request.RequestUri} {Short(body)} → {(int)response.StatusCode} {Short(answer)}";
    }

    // What the rules of an alias refuse is kept in the audit log, and nowhere else.
    private static string Changes(string counts, int status) => status == 403 ? System.Text.RegularExpressions.Regex.Replace(counts, @"\baudit \d+", "") : counts;

    // The newest thing of every list, so that requests also reach what lies behind "not found".
    private async Task<Dictionary<string, string>> KnownAsync()
    {
        var known = new Dictionary<string, string>();
        foreach (var operation in (await OperationsAsync()).Where(o => o.Method == "GET" && !o.Path.Contains('{', StringComparison.Ordinal)))
        {
            using var response = await http.GetAsync(operation.Path, HttpCompletionOption.ResponseHeadersRead);
            if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType != "application/json")
                continue;
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync());
            var first = (answer as JsonArray ?? answer?["items"] as JsonArray)?.FirstOrDefault() as JsonObject;
            if ((first?["id"] ?? first?["name"] ?? first?["digest"]) is JsonValue value)
                known[operation.Path.Split('/')[^1]] = value.ToString();
            if (first?["runId"] is JsonValue run)
                known["runs"] = run.ToString();
        }

        return known;
    }

    private static string Short(string text) => text.Length <= LongestNote ? text : text[..LongestNote] + "…";
}
