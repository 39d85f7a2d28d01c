using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry.Tests;

/// <summary>The webhook part of a store.</summary>
internal sealed class Hooks(TestStore store)
{
    public const string Secret = "a-secret-of-webhooks-0123456789";
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan DisableAfter = TimeSpan.FromDays(5);

    public WebhookStore Webhooks { get; } = new(store.Database, new SecretBox("the key of the tests", store.Folder));

    public DeliveryStore Deliveries { get; } = new(store.Database);

    public Task<WebhookView> AddAsync(WebhookFilter? filter = null, params string[] events)
        => Webhooks.CreateAsync(
            new WebhookRequest { Name = "hook", Url = "https://example.org/in", Events = events.Length == 0 ? ["*"] : events, Secret = Secret, Filter = filter ?? new WebhookFilter() },
            "ann",
            default);

    public Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(int limit = 100, params string[] busy) => Deliveries.ClaimAsync(limit, busy, Hold, default);

    public Task<string?> FailAsync(ClaimedDelivery delivery, TimeSpan? retryIn, string? disableNow = null)
        => Deliveries.FailedAsync(delivery, new AttemptResult(12, 500, "The receiver answered 500.", "oops"), retryIn, DisableAfter, disableNow, default);

    public Task SucceedAsync(ClaimedDelivery delivery) => Deliveries.SucceededAsync(delivery, new AttemptResult(7, 200, null, "ok"), default);

    /// <summary>Events written for a webhook, oldest first.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync(string webhookId) => [.. (await PayloadsAsync(webhookId)).Select(payload => payload.Event)];

    public async Task<IReadOnlyList<WebhookPayload>> PayloadsAsync(string webhookId)
    {
        var payloads = new List<WebhookPayload>();
        foreach (var row in await store.Database.ReadAsync(
            session => session.QueryAsync<string>("SELECT payload FROM webhook_deliveries WHERE webhook_id = @webhookId ORDER BY created_at, event_id", new { webhookId }), default))
        {
            payloads.Add(JsonSerializer.Deserialize<WebhookPayload>(row, ContractsJson.Options)!);
        }

        return [.. payloads.OrderBy(payload => payload.Time)];
    }
}
