using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    /// <summary>Who this client's key is, and in which role.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Status 401 when the API wants a key and this one is missing, unknown, expired or revoked.</exception>
    public Task<MeView> GetMeAsync(CancellationToken cancellationToken = default) => calls.GetAsync<MeView>(Route.Of("me"), cancellationToken);

    /// <summary>A page of API keys, newest first; expired and revoked ones too.</summary>
    /// <param name="after">Where the last page ended.</param>
    /// <param name="limit">At most so many; the API's default when absent.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Page<KeyView>> ListKeysAsync(string? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<KeyView>>(Route.Of("keys").With(("after", after), ("limit", limit)), cancellationToken);

    /// <summary>An API key, without its secret.</summary>
    /// <param name="keyId">Its id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<KeyView> GetKeyAsync(string keyId, CancellationToken cancellationToken = default) =>
        calls.GetAsync<KeyView>(Route.Of("keys", keyId), cancellationToken);

    /// <summary>Makes an API key. Its secret is in the answer and nowhere else.</summary>
    /// <param name="key">What it should be.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Status 409 when another living key has that name.</exception>
    public Task<CreatedKey> CreateKeyAsync(NewKey key, CancellationToken cancellationToken = default) =>
        calls.SendAsync<CreatedKey>(HttpMethod.Post, Route.Of("keys"), JsonContent.Create(key, options: ContractsJson.Options), cancellationToken);

    /// <summary>Revokes an API key for good.</summary>
    /// <param name="keyId">Its id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<KeyView> RevokeKeyAsync(string keyId, CancellationToken cancellationToken = default) =>
        calls.SendAsync<KeyView>(HttpMethod.Delete, Route.Of("keys", keyId), null, cancellationToken);

    /// <summary>A page of the audit log, newest first.</summary>
    /// <param name="query">Which acts; all when absent.</param>
    /// <param name="after">Where the last page ended.</param>
    /// <param name="limit">At most so many; the API's default when absent.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Page<AuditRecord>> ListAuditAsync(
        AuditQuery? query = null, string? after = null, int? limit = null, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<AuditRecord>>(Filter(Route.Of("audit"), query, after, limit), cancellationToken);

    /// <summary>The audit log, oldest first, as it arrives.</summary>
    /// <param name="query">Which acts; all when absent, which is what <see cref="AuditChain"/> needs.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async IAsyncEnumerable<AuditRecord> ExportAuditAsync(
        AuditQuery? query = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Filter(Route.Of("audit", "export"), query, null, null));
        using var response = await calls.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await ReadLineAsync(reader, cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length > 0)
                yield return Parse(line);
        }
    }

    /// <summary>Asks the API to follow the whole hash chain of the audit log.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<AuditVerdict> VerifyAuditAsync(CancellationToken cancellationToken = default) =>
        calls.GetAsync<AuditVerdict>(Route.Of("audit", "verify"), cancellationToken);

    private static string Filter(string route, AuditQuery? query, string? after, int? limit) => route.With(
        ("actor", query?.Actor), ("act", query?.Act), ("target", query?.Target), ("outcome", query?.Outcome),
        ("from", query?.From?.ToUniversalTime().ToString("O")), ("to", query?.To?.ToUniversalTime().ToString("O")), ("order", query?.OldestFirst == true ? "oldest" : null), ("after", after), ("limit", limit));

    private static async Task<string?> ReadLineAsync(StreamReader reader, CancellationToken ct)
    {
        try
        {
            return await reader.ReadLineAsync(ct).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new DistilleryApiException($"The connection broke while the audit log was read: {e.Message}", DistilleryApiException.Unreachable, inner: e);
        }
    }

    private static AuditRecord Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditRecord>(line, ContractsJson.Options) ?? throw new JsonException("The line is empty.");
        }
        catch (JsonException e)
        {
            throw new DistilleryApiException($"A line of the audit log is no record: {e.Message}", DistilleryApiException.UnexpectedAnswer, inner: e);
        }
    }
}
