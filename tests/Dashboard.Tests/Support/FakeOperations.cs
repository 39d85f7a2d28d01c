using System.Text;
using System.Text.Json;
using Distillery.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Distillery.Dashboard.Tests;

/// <summary>The API's routes of the operations pages over data in memory; filters work as the API's do.</summary>
internal sealed class FakeOperations
{
    public List<WorkerView> Workers { get; } = [];

    public List<TeamView> Teams { get; } = [];

    public BusView Bus { get; set; } = new("rabbitmq", true, 0, 0, []);

    public List<DeadLetterView> Letters { get; } = [];

    public List<ScheduleView> Schedules { get; } = [];

    public List<ScheduleFire> Fires { get; } = [];

    public List<WebhookView> Hooks { get; } = [];

    public List<WebhookDeliveryDetail> Deliveries { get; } = [];

    public List<KeyView> Keys { get; } = [];

    public List<AuditRecord> Audit { get; } = [];

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/workers", (bool? all) => Json(Workers.Where(w => all == true || w.State != "stopped")));
        app.MapGet("/api/teams", () => Json(Teams));
        app.MapGet("/api/teams/{name}", (string name) => Found(Teams.Find(t => t.Name == name)));
        app.MapGet("/api/queues", () => Json(Bus));
        app.MapGet("/api/queues/dead-letters", (string? queue, string? state) => Json(new Page<DeadLetterView>(
            [.. Letters.Where(l => Matches(queue, l.Queue) && Matches(state, l.State))], null)));
        app.MapGet("/api/schedules", () => Json(Schedules));
        app.MapGet("/api/schedules/preview", (string cron, string? zone) => Json(new CronPreview(
            cron, zone ?? "UTC", [SampleOperations.Noon.AddDays(1), SampleOperations.Noon.AddDays(2)])));
        app.MapGet("/api/schedules/{name}", (string name) => Found(Schedules.Find(s => s.Name == name)));
        app.MapGet("/api/schedules/{name}/history", (string name, string? state) => Json(new Page<ScheduleFire>([.. Fires.Where(f => Matches(state, f.State))], null)));
        app.MapGet("/api/webhooks", () => Json(Hooks));
        app.MapGet("/api/webhooks/{id}", (string id) => Found(Hooks.Find(h => h.Id == id)));
        app.MapGet("/api/webhooks/{id}/deliveries", (string id, string? state) => Json(new Page<WebhookDelivery>(
            [.. Deliveries.Select(d => d.Delivery).Where(d => d.WebhookId == id && Matches(state, d.State))], null)));
        app.MapGet("/api/webhooks/{id}/deliveries/{delivery}", (string id, string delivery) => Found(Deliveries.Find(d => d.Delivery.Id == delivery)));
        app.MapGet("/api/keys", () => Json(new Page<KeyView>(Keys, null)));
        app.MapGet("/api/audit", (string? actor, string? act, string? target, string? outcome, DateTimeOffset? from, DateTimeOffset? to, string? after) =>
            Json(Page([.. Chosen(actor, act, target, outcome, from, to).OrderByDescending(r => r.Number)], after)));
        app.MapGet("/api/audit/export", (string? actor, string? act) => Results.Text(string.Join('\n', Chosen(actor, act, null, null, null, null)
            .Select(r => JsonSerializer.Serialize(r, ContractsJson.Options))), "application/x-ndjson", Encoding.UTF8));
    }

    private IEnumerable<AuditRecord> Chosen(string? actor, string? act, string? target, string? outcome, DateTimeOffset? from, DateTimeOffset? to) => Audit
        .Where(r => Matches(actor, r.Actor) && (Matches(act, r.Act) || (act!.EndsWith('.') && r.Act.StartsWith(act, StringComparison.Ordinal))))
        .Where(r => Matches(target, r.Target) && Matches(outcome, r.Outcome) && (from is null || r.Time >= from) && (to is null || r.Time < to));

    private static Page<AuditRecord> Page(List<AuditRecord> all, string? after)
    {
        const int size = 20;
        var rest = all.SkipWhile(r => after is not null && r.Number != long.Parse(after)).Skip(after is null ? 0 : 1).ToList();
        return new Page<AuditRecord>([.. rest.Take(size)], rest.Count > size ? $"{rest[size - 1].Number}" : null);
    }

    private static bool Matches(string? wanted, string value) => string.IsNullOrEmpty(wanted) || wanted == value;

    private static IResult Found<T>(T? thing)
        where T : class => thing is not null ? Json(thing) : Results.Text("""{"code":"not_found","detail":"There is no such thing."}""", "application/problem+json", Encoding.UTF8, 404);

    private static IResult Json<T>(T value) => Results.Json(value, ContractsJson.Options);
}
