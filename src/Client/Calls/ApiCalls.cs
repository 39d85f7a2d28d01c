using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Client;

/// <summary>Sends calls and turns whatever goes wrong into <see cref="DistilleryApiException"/>.</summary>
internal sealed class ApiCalls(HttpClient http)
{
    public async Task<T> GetAsync<T>(string address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
        return await ReadAsync<T>(response, ct).ConfigureAwait(false);
    }

    public async Task<T> PostAsync<T>(string address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
        return await ReadAsync<T>(response, ct).ConfigureAwait(false);
    }

    public async Task<T> SendAsync<T>(HttpMethod method, string address, HttpContent? content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
        return await ReadAsync<T>(response, ct).ConfigureAwait(false);
    }

    public async Task DeleteAsync(string address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, address);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
    }

    public async Task<string> GetTextAsync(string address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, ct).ConfigureAwait(false);
        return await response.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
    }

    /// <summary>The successful response; the caller disposes it.</summary>
    /// <exception cref="DistilleryApiException">No answer, or an error status.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken ct)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, completion, ct).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw NoAnswer(request, e.Message, e);
        }
        catch (TaskCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw NoAnswer(request, $"no answer within {http.Timeout.TotalSeconds:0} s", e);
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await RefusalAsync(response, ct).ConfigureAwait(false);
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(ContractsJson.Options, ct).ConfigureAwait(false)
                ?? throw new JsonException("The answer is empty.");
        }
        catch (JsonException e)
        {
            throw new DistilleryApiException(
                $"{response.RequestMessage?.RequestUri} did not answer with a {typeof(T).Name}: {e.Message} Is it a Distillery API of this version?",
                DistilleryApiException.UnexpectedAnswer,
                response.StatusCode,
                inner: e);
        }
    }

    private DistilleryApiException NoAnswer(HttpRequestMessage request, string why, Exception inner) => new(
        $"The API at {http.BaseAddress?.ToString() ?? request.RequestUri?.ToString()} cannot be reached: {why.TrimEnd('.')}.",
        DistilleryApiException.Unreachable,
        inner: inner);

    private static async Task<DistilleryApiException> RefusalAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var problem = await ReadProblemAsync(response, ct).ConfigureAwait(false);
        var message = problem?.Detail ?? problem?.Title
            ?? $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} answered {(int)response.StatusCode} {response.ReasonPhrase}.";
        return new DistilleryApiException(message, problem?.Code ?? DefaultCode(response.StatusCode), response.StatusCode, problem?.Errors);
    }

    private static async Task<ProblemBody?> ReadProblemAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
            return null;
        try
        {
            return await response.Content.ReadFromJsonAsync<ProblemBody>(ContractsJson.Options, ct).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            // A proxy's error page that calls itself JSON; the status still tells what happened, and is reported.
            return null;
        }
    }

    private static string DefaultCode(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => "not_found",
        HttpStatusCode.Conflict => "conflict",
        HttpStatusCode.Unauthorized => "unauthorized",
        HttpStatusCode.Forbidden => "forbidden",
        _ => $"http_{(int)status}",
    };

    private sealed record ProblemBody(string? Title, string? Detail, string? Code, IReadOnlyList<SpecProblem>? Errors);
}
