using Distillery.Client;
using Distillery.Contracts;
using Distillery.JobApi.Webhooks;

namespace Distillery.JobApi.Tests;

/// <summary>The API with webhooks that are tried again soon.</summary>
internal sealed class HookHost : IAsyncDisposable
{
    public const string Secret = "whsec-test-0123456789";

    private HookHost(ApiHost api) => Api = api;

    public static WebhookOptions Fast => new()
    {
        FirstRetry = TimeSpan.FromMilliseconds(20), LongestRetry = TimeSpan.FromMilliseconds(200), Poll = TimeSpan.FromMilliseconds(20), Timeout = TimeSpan.FromSeconds(20),
    };

    public ApiHost Api { get; }

    public WebhooksClient Client => new DistilleryClient(Api.Http).Webhooks;

    public static async Task<HookHost> StartAsync(WebhookOptions? options = null) => new(await ApiHost.StartAsync(new JobApiOptions { Webhooks = options ?? Fast }));

    public Task<WebhookView> AddAsync(string url, params string[] events)
        => Client.CreateAsync(new WebhookRequest { Name = "hook", Url = url, Events = events.Length == 0 ? [WebhookEvents.JobQueued] : events, Secret = Secret });

    public Task<WebhookDelivery> DeliveryAsync(string id, Func<WebhookDelivery, bool> holds)
        => Patience.UntilAsync(async () => (await Client.ListDeliveriesAsync(id)).Items is [var newest, ..] ? newest : null, delivery => delivery is not null && holds(delivery))!;

    public ValueTask DisposeAsync() => Api.DisposeAsync();
}
