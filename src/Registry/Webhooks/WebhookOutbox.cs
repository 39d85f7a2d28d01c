using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>
/// Writes deliveries in the transaction of what they tell about: one for each webhook that wants the event, or none of it. Costs one look
/// at a small table where nobody listens.
/// </summary>
internal static class WebhookOutbox
{
    /// <summary>A label of a version changed: an event that only MLflow's receivers know.</summary>
    public const string VersionTagged = "version.tagged";

    /// <summary>After a move of a job or stage: tells those that webhooks may name.</summary>
    public static async Task OnTransitionAsync(Session session, string jobId, string? stageId, string? from, string to, string cause)
    {
        if (stageId is null && from != to)
            await RaiseAsync(session, new RaisedEvent($"job.{to}") { JobId = jobId });
        if (stageId is not null && cause == "worker-lost")
            await RaiseAsync(session, new RaisedEvent(WebhookEvents.StageWorkerLost) { JobId = jobId, StageId = stageId });
        if (stageId is not null && to == StageStates.Failed)
            await RaiseAsync(session, new RaisedEvent(WebhookEvents.StageFailed) { JobId = jobId, StageId = stageId });
    }

    /// <summary>Writes the deliveries of an event.</summary>
    public static async Task RaiseAsync(Session session, RaisedEvent what)
    {
        var mlflow = MLflowHookEvents.Of(what, UnixTime.ToTime(session.Now));
        var listening = (await session.QueryAsync<ListenerRow>("SELECT id, events, team, model, labels, format FROM webhooks WHERE enabled = 1"))
            .Where(hook => hook.ListensTo(what, mlflow?.Name))
            .ToList();
        if (listening.Count == 0)
            return;
        var job = what.JobId is { } jobId ? await JobQueries.SummaryAsync(session, jobId) : null;
        var team = what.Team ?? job?.Team;
        var model = what.Model ?? (job is not null && listening.Any(hook => hook.Model is not null) ? await ModelOfAsync(session, job.Id) : null);
        var wanted = listening.Where(hook => hook.Wants(team, model, job)).ToList();
        if (wanted.Count == 0)
            return;
        var foreign = wanted.Where(hook => hook.IsMLflow).Select(hook => hook.Id).ToList();
        if (foreign.Count > 0)
            await WriteAsync(session, Ids.Of("evt"), mlflow!.Value.Name, mlflow.Value.Body, foreign);
        if (foreign.Count == wanted.Count)
            return;
        var payload = new WebhookPayload
        {
            Id = Ids.Of("evt"),
            Event = what.Name,
            Time = UnixTime.ToTime(session.Now),
            Team = team,
            Job = job,
            Stage = what.StageId is { } stageId ? await StageAsync(session, stageId) : null,
            ModelVersion = what.Version,
            Alias = what.Alias,
            Promotion = what.Promotion,
            Model = what.Registered,
            Schedule = what.Schedule,
        };
        await WriteAsync(session, payload, [.. wanted.Where(hook => !hook.IsMLflow).Select(hook => hook.Id)]);
    }

    /// <summary>Writes a payload's deliveries to some webhooks.</summary>
    /// <returns>Ids of the deliveries, in the order of the webhooks.</returns>
    public static Task<IReadOnlyList<string>> WriteAsync(Session session, WebhookPayload payload, IReadOnlyList<string> webhookIds)
        => WriteAsync(session, payload.Id, payload.Event, JsonSerializer.Serialize(payload, ContractsJson.Options), webhookIds);

    private static async Task<IReadOnlyList<string>> WriteAsync(Session session, string eventId, string name, string body, IReadOnlyList<string> webhookIds)
    {
        var ids = webhookIds.Select(_ => Ids.Of("dlv")).ToList();
        await session.InsertAsync(
            "webhook_deliveries (id, webhook_id, event_id, event, payload, state, attempts, created_at, next_try_at, retry_from, locked_until)",
            [.. webhookIds.Zip(ids, (hook, id) => new object?[]
            {
                id, hook, eventId, name, body, DeliveryStates.Pending, 0, session.Now, session.Now, session.Now, 0L,
            })]);
        session.Signal(StoreSignals.Webhooks);
        return ids;
    }

    private static async Task<string?> ModelOfAsync(Session session, string jobId)
        => await session.FirstAsync<string>("SELECT spec FROM job_specs WHERE job_id = @jobId", new { jobId }) is { } spec
            ? JsonSerializer.Deserialize<JobSpec>(spec, ContractsJson.Options)?.Register?.Model
            : null;

    private static async Task<WebhookStage?> StageAsync(Session session, string stageId)
        => await session.FirstAsync<StageRow>($"SELECT {StageRow.Columns} FROM stages s WHERE s.id = @stageId", new { stageId }) is { } stage
            ? new WebhookStage(stage.Id, stage.Name, stage.Kind, stage.State, stage.Attempt, stage.Owner, stage.Error)
            : null;

    private sealed class ListenerRow
    {
        public string Id { get; set; } = "";

        public string Events { get; set; } = "";

        public string? Team { get; set; }

        public string? Model { get; set; }

        public string Labels { get; set; } = "";

        public string Format { get; set; } = "";

        public bool IsMLflow => Format == WebhookForms.MLflow;

        public bool ListensTo(RaisedEvent what, string? mlflowName)
            => IsMLflow ? mlflowName is not null && Patterns.Contains(mlflowName)
                : WebhookEvents.All.Contains(what.Name) && Patterns.Any(pattern => EventPattern.Matches(pattern, what.Name));

        private IReadOnlyList<string> Patterns => JsonSerializer.Deserialize<List<string>>(Events)!;

        public bool Wants(string? team, string? model, JobSummary? job)
        {
            if ((Team is not null && Team != team) || (Model is not null && Model != model))
                return false;
            var labels = JsonSerializer.Deserialize<Dictionary<string, string>>(Labels)!;
            return labels.All(label => job is not null && job.Labels.TryGetValue(label.Key, out var value) && value == label.Value);
        }
    }
}
