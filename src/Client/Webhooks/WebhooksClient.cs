using System.Net.Http.Json;
using Distillery.Contracts;

namespace Distillery.Client;

/// <summary>The part <c>/api/webhooks</c> of the job API; for admins. Refusals are <see cref="DistilleryApiException"/>.</summary>
public sealed class WebhooksClient
{
    private readonly ApiCalls calls;

    internal WebhooksClient(ApiCalls calls) => this.calls = calls;

    /// <summary>Webhooks by name.</summary>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<IReadOnlyList<WebhookView>> ListAsync(CancellationToken cancellationToken = default) =>
        calls.GetAsync<IReadOnlyList<WebhookView>>(Route.Of("webhooks"), cancellationToken);

    /// <summary>One webhook.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<WebhookView> GetAsync(string id, CancellationToken cancellationToken = default) =>
        calls.GetAsync<WebhookView>(Route.Of("webhooks", id), cancellationToken);

    /// <summary>Makes a webhook.</summary>
    /// <param name="request">What it is, with its secret.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>invalid_webhook</c> with every problem, or any other refusal.</exception>
    public Task<WebhookView> CreateAsync(WebhookRequest request, CancellationToken cancellationToken = default) =>
        calls.SendAsync<WebhookView>(HttpMethod.Post, Route.Of("webhooks"), JsonContent.Create(request, options: ContractsJson.Options), cancellationToken);

    /// <summary>Changes a webhook.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="request">The whole of it; without a secret the old one stays.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<WebhookView> UpdateAsync(string id, WebhookRequest request, CancellationToken cancellationToken = default) =>
        calls.SendAsync<WebhookView>(HttpMethod.Put, Route.Of("webhooks", id), JsonContent.Create(request, options: ContractsJson.Options), cancellationToken);

    /// <summary>Removes a webhook with its deliveries.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => calls.DeleteAsync(Route.Of("webhooks", id), cancellationToken);

    /// <summary>Sends the event <c>test</c>.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The delivery, which is on its way.</returns>
    public Task<WebhookDelivery> TestAsync(string id, CancellationToken cancellationToken = default) =>
        calls.PostAsync<WebhookDelivery>(Route.Of("webhooks", id, "test"), cancellationToken);

    /// <summary>Its deliveries, newest first.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="state">One of <see cref="DeliveryStates"/>; all when absent.</param>
    /// <param name="after">The <c>Next</c> of the page before.</param>
    /// <param name="limit">At most so many; the API's default when absent.</param>
    /// <param name="oldestFirst">Whether the oldest comes first instead of the newest.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<Page<WebhookDelivery>> ListDeliveriesAsync(
        string id, string? state = null, string? after = null, int? limit = null, bool oldestFirst = false, CancellationToken cancellationToken = default) =>
        calls.GetAsync<Page<WebhookDelivery>>(Route.Of("webhooks", id, "deliveries").With(("state", state), ("order", oldestFirst ? "oldest" : null), ("after", after), ("limit", limit)), cancellationToken);

    /// <summary>A delivery with its body, tries and answers.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="deliveryId">The delivery.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<WebhookDeliveryDetail> GetDeliveryAsync(string id, string deliveryId, CancellationToken cancellationToken = default) =>
        calls.GetAsync<WebhookDeliveryDetail>(Route.Of("webhooks", id, "deliveries", deliveryId), cancellationToken);

    /// <summary>Sends a delivery again, under its id.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="deliveryId">The delivery.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="DistilleryApiException">Code <c>webhook_disabled</c>: enable the webhook first.</exception>
    public Task<WebhookDelivery> RedeliverAsync(string id, string deliveryId, CancellationToken cancellationToken = default) =>
        calls.PostAsync<WebhookDelivery>(Route.Of("webhooks", id, "deliveries", deliveryId, "redeliver"), cancellationToken);
}
