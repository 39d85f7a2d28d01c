using System.Net.Http.Json;
using Distillery.Contracts;

namespace Distillery.Client;

public sealed partial class DistilleryClient
{
    /// <summary>Moves an alias at once. Its rules are checked: gates that fail, approvals that are missing and rights that are not there refuse it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">For example <c>champion</c>.</param>
    /// <param name="move">Where to, and why.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>permission_denied</c> (403) when its rules refuse it; the message gives the reasons.</exception>
    public Task<ModelView> SetAliasAsync(string model, string alias, NewAliasMove move, CancellationToken cancellationToken = default) =>
        calls.SendAsync<ModelView>(HttpMethod.Put, Route.Of("models", model, "aliases", alias), Body(move), cancellationToken);

    /// <summary>Removes an alias.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">For example <c>champion</c>.</param>
    /// <param name="comment">Why.</param>
    /// <param name="overrideReason">Set to pass by its rules in an emergency: why it cannot wait.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>permission_denied</c> (403) when its rules refuse it.</exception>
    public Task<ModelView> RemoveAliasAsync(
        string model, string alias, string? comment = null, string? overrideReason = null, CancellationToken cancellationToken = default) =>
        calls.SendAsync<ModelView>(
            HttpMethod.Delete, Route.Of("models", model, "aliases", alias).With(("comment", comment), ("override", overrideReason)), null, cancellationToken);

    /// <summary>Every move of a model's aliases, newest first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<AliasChange>> ListAliasHistoryAsync(string model, CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<AliasChange>>(Route.Of("models", model, "aliases"), cancellationToken);

    /// <summary>Takes an alias back to the version that held it before, by its history; or tries that out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="alias">For example <c>champion</c>.</param>
    /// <param name="request">Why, and whether only as a drill.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>no_earlier_version</c> (409) when there is none.</exception>
    public Task<RollbackView> RollBackAsync(string model, string alias, RollbackRequest request, CancellationToken cancellationToken = default) =>
        calls.SendAsync<RollbackView>(HttpMethod.Post, Route.Of("models", model, "aliases", alias, "rollback"), Body(request), cancellationToken);

    /// <summary>Asks that an alias move to a version. The gates are evaluated now; others vote on what they said.</summary>
    /// <param name="model">The model.</param>
    /// <param name="promotion">Which alias, which version, and why.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>permission_denied</c> (403) when a gate fails; <c>promotion_open</c> (409) when the same is asked already.</exception>
    public Task<PromotionView> RequestPromotionAsync(string model, NewPromotion promotion, CancellationToken cancellationToken = default) =>
        calls.SendAsync<PromotionView>(HttpMethod.Post, Route.Of("models", model, "promotions"), Body(promotion), cancellationToken);

    /// <summary>Requests, newest first.</summary>
    /// <param name="state">One of <see cref="PromotionStates"/>; null for all.</param>
    /// <param name="model">Of this model only.</param>
    /// <param name="after">Where the last page ended.</param>
    /// <param name="limit">1 to 200; 50 when absent.</param>
    /// <param name="oldestFirst">Whether the oldest comes first instead of the newest.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Page<PromotionView>> ListPromotionsAsync(
        string? state = null, string? model = null, string? after = null, int? limit = null, bool oldestFirst = false, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<PromotionView>>(Route.Of("promotions").With(("state", state), ("model", model), ("order", oldestFirst ? "oldest" : null), ("after", after), ("limit", limit)), cancellationToken);

    /// <summary>One request.</summary>
    /// <param name="promotionId">Its id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<PromotionView> GetPromotionAsync(string promotionId, CancellationToken cancellationToken = default) =>
        calls.GetAsync<PromotionView>(Route.Of("promotions", promotionId), cancellationToken);

    /// <summary>Votes for a request. With the last vote that it needs, the alias moves.</summary>
    /// <param name="promotionId">Its id.</param>
    /// <param name="comment">Why.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>permission_denied</c> (403) for the requester and those who have no right to vote; <c>already_voted</c> and <c>promotion_ended</c> (409).</exception>
    public Task<PromotionView> ApproveAsync(string promotionId, string? comment = null, CancellationToken cancellationToken = default) =>
        RemarkAsync(promotionId, "approve", comment, cancellationToken);

    /// <summary>Votes against a request, which ends it.</summary>
    /// <param name="promotionId">Its id.</param>
    /// <param name="comment">Why.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">As for <see cref="ApproveAsync"/>.</exception>
    public Task<PromotionView> RejectAsync(string promotionId, string? comment = null, CancellationToken cancellationToken = default) =>
        RemarkAsync(promotionId, "reject", comment, cancellationToken);

    /// <summary>Takes a request back; for its requester and admins.</summary>
    /// <param name="promotionId">Its id.</param>
    /// <param name="comment">Why.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>promotion_ended</c> (409) when it has ended.</exception>
    public Task<PromotionView> WithdrawAsync(string promotionId, string? comment = null, CancellationToken cancellationToken = default) =>
        RemarkAsync(promotionId, "withdraw", comment, cancellationToken);

    /// <summary>Writes a remark without a vote.</summary>
    /// <param name="promotionId">Id of the request.</param>
    /// <param name="comment">The remark.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<PromotionView> CommentAsync(string promotionId, string comment, CancellationToken cancellationToken = default) =>
        RemarkAsync(promotionId, "comments", comment, cancellationToken);

    /// <summary>The signed evidence of a request: a zip of <c>evidence.json</c>, <c>evidence.sig</c> and <c>public-key.pem</c>. <see cref="EvidenceBundle"/> verifies it.</summary>
    /// <param name="promotionId">Id of the request.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<byte[]> DownloadEvidenceAsync(string promotionId, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Route.Of("promotions", promotionId, "evidence"));
        using var response = await calls.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Public keys of evidence bundles, the one in use first.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<EvidenceKey>> ListEvidenceKeysAsync(CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<EvidenceKey>>(Route.Of("evidence", "keys"), cancellationToken);

    private static JsonContent Body<T>(T value) => JsonContent.Create(value, options: ContractsJson.Options);

    private Task<PromotionView> RemarkAsync(string promotionId, string act, string? comment, CancellationToken cancellationToken) =>
        calls.SendAsync<PromotionView>(HttpMethod.Post, Route.Of("promotions", promotionId, act), Body(new PromotionRemark(comment)), cancellationToken);
}
