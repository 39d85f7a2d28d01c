using Distillery.Contracts;
using Distillery.JobApi.Access;
using Distillery.JobApi.Errors;
using Distillery.JobApi.Forms;
using Distillery.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Distillery.JobApi.Webhooks;

/// <summary><c>/api/webhooks</c>.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        var hooks = api.MapGroup("/webhooks").WithTags("Webhooks").RequireRole(Roles.Admin);
        hooks.MapGet("", ListAsync).WithName("ListWebhooks").WithSummary("Webhooks by name; at most 1,000. Secrets are never shown.");
        hooks.MapPost("", CreateAsync).WithName("CreateWebhook").WithSummary("Makes a webhook.")
            .Accepts<WebhookRequest>("application/json").Produces<WebhookView>(201)
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        hooks.MapGet("/{id}", FindAsync).WithName("GetWebhook").WithSummary("A webhook.").ProducesProblem(404);
        hooks.MapPut("/{id}", UpdateAsync).WithName("UpdateWebhook").WithSummary("Changes a webhook; the body is the whole of it, the secret stays when absent.")
            .Accepts<WebhookRequest>("application/json").Produces<WebhookView>()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422);
        hooks.MapDelete("/{id}", DeleteAsync).WithName("DeleteWebhook").WithSummary("Removes a webhook with its deliveries.").ProducesProblem(404);
        hooks.MapPost("/{id}/test", TestAsync).WithName("TestWebhook").WithSummary("Sends the event test, also when the webhook is disabled.")
            .Produces<WebhookDelivery>(202).ProducesProblem(404);
        hooks.MapGet("/{id}/deliveries", DeliveriesAsync).WithName("ListDeliveries").WithSummary("Its deliveries, newest first.").ProducesProblem(400).ProducesProblem(404);
        hooks.MapGet("/{id}/deliveries/{deliveryId}", DeliveryAsync).WithName("GetDelivery").WithSummary("A delivery with its body, tries and answers.").ProducesProblem(404);
        hooks.MapPost("/{id}/deliveries/{deliveryId}/redeliver", RedeliverAsync).WithName("Redeliver").WithSummary("Sends a delivery again, under its id.")
            .Produces<WebhookDelivery>(202).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Ok<IReadOnlyList<WebhookView>>> ListAsync(WebhookStore hooks, CancellationToken cancellationToken)
        => TypedResults.Ok(await hooks.ListAsync(cancellationToken));

    private static async Task<IResult> CreateAsync(HttpContext context, WebhookStore hooks, CancellationToken cancellationToken)
    {
        var (request, refusal) = await WebhookReceiver.ReadAsync(context.Request, needsSecret: true, cancellationToken);
        if (request is null)
            return refusal!;
        var made = await hooks.CreateAsync(request, context.Caller().By, cancellationToken);
        return TypedResults.Created($"/api/webhooks/{made.Id}", made);
    }

    private static async Task<Results<Ok<WebhookView>, ProblemHttpResult>> FindAsync(string id, WebhookStore hooks, CancellationToken cancellationToken)
        => await hooks.FindAsync(id, cancellationToken) is { } found ? TypedResults.Ok(found) : ApiProblems.NotFound("webhook", id);

    private static async Task<IResult> UpdateAsync(string id, HttpContext context, WebhookStore hooks, CancellationToken cancellationToken)
    {
        var (request, refusal) = await WebhookReceiver.ReadAsync(context.Request, needsSecret: false, cancellationToken);
        if (request is null)
            return refusal!;
        if (await hooks.FindAsync(id, cancellationToken) is { Format: WebhookForms.MLflow })
            return ApiProblems.Of(409, "webhook_format", "An MLflow client made this webhook, and its events have MLflow's names; change it there, or delete it and make another.");
        return await hooks.UpdateAsync(id, request, context.Caller().By, cancellationToken) is { } changed
            ? TypedResults.Ok(changed)
            : ApiProblems.NotFound("webhook", id);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, HttpContext context, WebhookStore hooks, CancellationToken cancellationToken)
        => await hooks.DeleteAsync(id, context.Caller().By, cancellationToken) ? TypedResults.NoContent() : ApiProblems.NotFound("webhook", id);

    private static async Task<IResult> TestAsync(string id, HttpContext context, WebhookStore hooks, DeliveryStore deliveries, CancellationToken cancellationToken)
        => await hooks.TestAsync(id, context.Caller().By, cancellationToken) is { } deliveryId
            ? TypedResults.Accepted($"/api/webhooks/{id}/deliveries/{deliveryId}", (await deliveries.FindAsync(id, deliveryId, cancellationToken))?.Delivery)
            : ApiProblems.NotFound("webhook", id);

    private static async Task<Results<Ok<Page<WebhookDelivery>>, ProblemHttpResult>> DeliveriesAsync(
        string id, string? state, string? order, string? after, int? limit, WebhookStore hooks, DeliveryStore deliveries, CancellationToken cancellationToken)
    {
        if (state is not (null or "") && !DeliveryStates.All.Contains(state))
            return ApiProblems.BadArgument($"state: '{state}' must be one of {string.Join(", ", DeliveryStates.All)}.");
        var page = await deliveries.ListAsync(id, string.IsNullOrEmpty(state) ? null : state, after, Limits.Of(limit, Limits.DefaultPage, Limits.MaxPage), cancellationToken, ListOrder.IsOldestFirst(order));
        return page.Items.Count > 0 || await hooks.FindAsync(id, cancellationToken) is not null ? TypedResults.Ok(page) : ApiProblems.NotFound("webhook", id);
    }

    private static async Task<Results<Ok<WebhookDeliveryDetail>, ProblemHttpResult>> DeliveryAsync(
        string id, string deliveryId, DeliveryStore deliveries, CancellationToken cancellationToken)
        => await deliveries.FindAsync(id, deliveryId, cancellationToken) is { } found ? TypedResults.Ok(found) : ApiProblems.NotFound("delivery", deliveryId);

    private static async Task<IResult> RedeliverAsync(
        string id, string deliveryId, HttpContext context, WebhookStore hooks, DeliveryStore deliveries, CancellationToken cancellationToken)
    {
        if (await deliveries.FindAsync(id, deliveryId, cancellationToken) is not { } found || await hooks.FindAsync(id, cancellationToken) is not { } hook)
            return ApiProblems.NotFound("delivery", deliveryId);
        if (!hook.Enabled && found.Delivery.Event != WebhookEvents.Test)
            return ApiProblems.Of(409, "webhook_disabled", $"Webhook '{hook.Name}' is disabled{(hook.DisabledReason is { } why ? $" ({why.TrimEnd('.')})" : "")}; enable it first.");
        return TypedResults.Accepted($"/api/webhooks/{id}/deliveries/{deliveryId}", await deliveries.RedeliverAsync(id, deliveryId, context.Caller().By, cancellationToken));
    }
}
