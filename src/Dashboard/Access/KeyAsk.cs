using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Distillery.Client;
using Distillery.Contracts;

namespace Distillery.Dashboard.Access;

/// <summary>Asks the API whether it wants keys and what a key is worth, with a memory of some seconds.</summary>
internal sealed class KeyAsk(IHttpClientFactory http, TimeProvider clock)
{
    private const int MostRemembered = 10_000;
    private const string NoKey = "";
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, (KeyAnswer Answer, long At)> _known = new(StringComparer.Ordinal);

    /// <summary>A client that calls with a key, or with none: never with a key of the dashboard's own.</summary>
    public DistilleryClient ClientFor(string? key)
    {
        var client = http.CreateClient(nameof(DistilleryClient));
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return new DistilleryClient(client, clock);
    }

    /// <summary>Whether the API refuses calls without a key; null when it does not answer.</summary>
    public async Task<bool?> IsKeyNeededAsync(CancellationToken ct) => await AskAsync(null, ct) switch
    {
        { Refusal: not null } => true,
        { Me: { } me } => me.KeyRequired,
        _ => null,
    };

    /// <summary>What a key is worth: who it is, or the API's refusal; neither when the API does not answer.</summary>
    public async Task<KeyAnswer> AskAsync(string? key, CancellationToken ct)
    {
        var digest = key is null ? NoKey : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        if (_known.TryGetValue(digest, out var entry) && clock.GetElapsedTime(entry.At) < Memory)
            return entry.Answer;
        var answer = await AskNowAsync(key, ct);
        if (_known.Count >= MostRemembered)
            _known.Clear();
        // That the API is away is not remembered: it may be back for the next page.
        if (answer is not { Me: null, Refusal: null })
            _known[digest] = (answer, clock.GetTimestamp());
        return answer;
    }

    private async Task<KeyAnswer> AskNowAsync(string? key, CancellationToken ct)
    {
        try
        {
            return new KeyAnswer(await ClientFor(key).GetMeAsync(ct), null);
        }
        catch (DistilleryApiException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests)
        {
            return new KeyAnswer(null, e.Message);
        }
        catch (DistilleryApiException e)
        {
            return new KeyAnswer(null, null) { Trouble = e.Message };
        }
    }

    /// <summary>What the API said.</summary>
    internal sealed record KeyAnswer(MeView? Me, string? Refusal)
    {
        /// <summary>Why there is no answer.</summary>
        public string? Trouble { get; init; }
    }
}
