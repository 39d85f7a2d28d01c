using System.Globalization;
using Distillery.Contracts;
using Distillery.JobApi.Webhooks;
using Distillery.Registry;

namespace Distillery.JobApi.MLflow;

/// <summary><c>webhooks/…</c>: the same webhooks as everywhere, those that an MLflow client made in MLflow's form.</summary>
internal static class WebhookCalls
{
    private const string Root = "2.0/mlflow/webhooks";
    private const int StandardPage = 100;
    private const int LargestPage = 1_000;
    private static readonly (string, int)[] Statuses = [("ACTIVE", 1), ("DISABLED", 2)];
    private static readonly (string, int)[] Actions = [("CREATED", 1), ("UPDATED", 2), ("DELETED", 3), ("SET", 4)];
    private static readonly (string, int)[] Entities =
    [
        ("REGISTERED_MODEL", 1), ("MODEL_VERSION", 2), ("MODEL_VERSION_TAG", 3), ("MODEL_VERSION_ALIAS", 4), ("PROMPT", 5), ("PROMPT_VERSION", 6), ("PROMPT_TAG", 7),
        ("PROMPT_VERSION_TAG", 8), ("PROMPT_ALIAS", 9),
    ];

    public static void MapMLflowWebhooks(this MLflowRoutes routes)
    {
        routes.Post<WebhookStore>(Root, CreateAsync, Roles.Admin);
        routes.Get<WebhookStore>(Root, ListAsync, Roles.Admin);
        routes.Get<WebhookStore>($"{Root}/{{webhook_id}}", GetAsync, Roles.Admin);
        routes.Patch<WebhookStore>($"{Root}/{{webhook_id}}", UpdateAsync, Roles.Admin);
        routes.Delete<WebhookStore>($"{Root}/{{webhook_id}}", DeleteAsync, Roles.Admin);
        routes.Post<WebhookStore>($"{Root}/{{webhook_id}}/test", TestAsync, Roles.Admin);
    }

    private static async Task<object> CreateAsync(MLflowCall call, WebhookStore hooks)
    {
        var fields = call.Fields;
        var request = new WebhookRequest
        {
            Name = NameOf(fields.Required("name")),
            Url = UrlOf(fields.Required("url")),
            Events = EventsOf(fields),
            Secret = SecretOf(fields),
            Enabled = fields.Choice("status", Statuses) != "DISABLED",
        };
        return Answer(await hooks.CreateForMLflowAsync(request, fields.Text("description"), call.By, call.Aborted));
    }

    private static async Task<object> ListAsync(MLflowCall call, WebhookStore hooks)
    {
        var (limit, start) = (call.Fields.Count("max_results", StandardPage, 1, LargestPage), OffsetToken.Read(call.Fields.Text("page_token")));
        var all = (await hooks.ListAsync(call.Aborted)).Where(hook => hook.Format == WebhookForms.MLflow).OrderByDescending(hook => hook.CreatedAt).ThenBy(hook => hook.Id, StringComparer.Ordinal).ToList();
        return new
        {
            webhooks = all.Skip(start).Take(limit).Select(WebhookMessage.Of).ToList(),
            next_page_token = all.Count > (long)start + limit ? OffsetToken.Of(start + limit) : null,
        };
    }

    private static async Task<object> GetAsync(MLflowCall call, WebhookStore hooks) => Answer(await FindAsync(call, hooks));

    private static async Task<object> UpdateAsync(MLflowCall call, WebhookStore hooks)
    {
        var (fields, before) = (call.Fields, await FindAsync(call, hooks));
        var request = new WebhookRequest
        {
            Name = fields.Text("name") is { Length: > 0 } name ? NameOf(name) : before.Name,
            Url = fields.Text("url") is { Length: > 0 } url ? UrlOf(url) : before.Url,
            Events = fields.Objects("events").Count > 0 ? EventsOf(fields) : before.Events,
            Secret = SecretOf(fields) is { Length: > 0 } secret ? secret : null,
            Filter = before.Filter,
            Enabled = fields.Choice("status", Statuses) is { } status ? status == "ACTIVE" : before.Enabled,
        };
        return Answer(await hooks.UpdateAsync(before.Id, request, fields.Text("description"), call.By, call.Aborted) ?? throw NotFound(before.Id));
    }

    private static async Task<object> DeleteAsync(MLflowCall call, WebhookStore hooks)
    {
        var hook = await FindAsync(call, hooks);
        return await hooks.DeleteAsync(hook.Id, call.By, call.Aborted) ? MLflowJson.Empty : throw NotFound(hook.Id);
    }

    private static async Task<object> TestAsync(MLflowCall call, WebhookStore hooks)
    {
        var hook = await FindAsync(call, hooks);
        var services = call.Context.RequestServices;
        var name = call.Fields.Object("event") is { } asked ? EventOf(asked) : hook.Events[0];
        var probe = await hooks.ProbeAsync(hook.Id, MLflowHookEvents.Sample(name, services.GetRequiredService<TimeProvider>().GetUtcNow()), call.Aborted) ?? throw NotFound(hook.Id);
        var secret = services.GetRequiredService<SecretBox>().Open(probe.SealedSecret, WebhookStore.SecretPurpose);
        var (result, _, _) = await services.GetRequiredService<WebhookHttp>().SendAsync(probe, secret, call.Aborted);
        return new { result = new { success = result.Error is null, response_status = result.StatusCode, response_body = result.Response, error_message = result.Error } };
    }

    private static async Task<WebhookView> FindAsync(MLflowCall call, WebhookStore hooks)
    {
        var id = call.Fields.Required("webhook_id");
        return await hooks.FindAsync(id, call.Aborted) is { Format: WebhookForms.MLflow } hook ? hook : throw NotFound(id);
    }

    private static IReadOnlyList<string> EventsOf(MLflowFields fields)
        => fields.Objects("events") is { Count: > 0 and <= 20 } events ? [.. events.Select(EventOf).Distinct()] : throw MLflowException.Missing("events");

    private static string EventOf(MLflowFields fields)
    {
        var entity = fields.Choice("entity", Entities) ?? throw MLflowException.Missing(fields.At("entity"));
        var action = fields.Choice("action", Actions) ?? throw MLflowException.Missing(fields.At("action"));
        var name = string.Create(CultureInfo.InvariantCulture, $"{entity.ToLowerInvariant()}.{action.ToLowerInvariant()}");
        return MLflowHookEvents.All.Contains(name) ? name
            : throw new MLflowException($"Invalid action '{action}' for entity '{entity}'. The events of this server are {string.Join(", ", MLflowHookEvents.All)}.");
    }

    private static string NameOf(string name)
        => name.Trim().Length is > 0 and <= 100 ? name : throw new MLflowException("Webhook name must be a non-empty string of at most 100 characters.");

    private static string UrlOf(string url) => WebhookReceiver.UrlProblem(url) is { } problem ? throw new MLflowException($"Invalid webhook URL: it {problem}") : url;

    private static string? SecretOf(MLflowFields fields)
        => fields.Text("secret") is not { } secret ? null
            : secret.Length <= 200 && !secret.Any(char.IsControl) ? secret : throw new MLflowException("Webhook secret must have at most 200 characters, none of them a control character.");

    private static MLflowException NotFound(string id) => MLflowException.NotFound($"Webhook with ID {id} not found.");

    private static object Answer(WebhookView hook) => new { webhook = WebhookMessage.Of(hook) };

    private sealed record WebhookMessage(
        string WebhookId, string Name, string? Description, string Url, IReadOnlyList<EventMessage> Events, string Status, long CreationTimestamp, long LastUpdatedTimestamp)
    {
        public static WebhookMessage Of(WebhookView hook) => new(
            hook.Id, hook.Name, hook.Description, hook.Url, [.. hook.Events.Select(EventMessage.Of)], hook.Enabled ? "ACTIVE" : "DISABLED",
            hook.CreatedAt.ToUnixTimeMilliseconds(), hook.UpdatedAt.ToUnixTimeMilliseconds());
    }

    private sealed record EventMessage(string Entity, string Action)
    {
        public static EventMessage Of(string name) => new(name[..name.IndexOf('.', StringComparison.Ordinal)].ToUpperInvariant(), name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..].ToUpperInvariant());
    }
}
