using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>Who is told about what happens here.</summary>
public sealed class WebhookStore
{
    /// <summary>Purpose under which secrets are sealed.</summary>
    public const string SecretPurpose = "webhook";

    private const int Most = 1_000;
    private readonly Database _database;
    private readonly SecretBox _secrets;

    /// <summary>Over the store.</summary>
    /// <param name="database">The store.</param>
    /// <param name="secrets">Seals the webhooks' secrets.</param>
    public WebhookStore(Database database, SecretBox secrets) => (_database, _secrets) = (database, secrets);

    /// <summary>Every webhook by name; at most 1,000.</summary>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<IReadOnlyList<WebhookView>> ListAsync(CancellationToken cancellationToken)
        => _database.ReadAsync<IReadOnlyList<WebhookView>>(
            async session => [.. (await session.QueryAsync<WebhookRow>($"SELECT {WebhookRow.Columns} FROM webhooks w ORDER BY w.name, w.id LIMIT {Most}"))
                .Select(row => row.ToView())],
            cancellationToken);

    /// <summary>A webhook; null when there is none.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public Task<WebhookView?> FindAsync(string id, CancellationToken cancellationToken)
        => _database.ReadAsync(session => FindAsync(session, id), cancellationToken);

    /// <summary>Makes a webhook.</summary>
    /// <param name="request">A checked request with a secret.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    public Task<WebhookView> CreateAsync(WebhookRequest request, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(request.Secret);
        return CreateAsync(request, WebhookForms.Distillery, null, by, cancellationToken);
    }

    /// <summary>Makes a webhook in MLflow's form: its events are some of <see cref="MLflowHookEvents.All"/>, and without a secret nothing is signed.</summary>
    /// <param name="request">A checked request.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    public Task<WebhookView> CreateForMLflowAsync(WebhookRequest request, string? description, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return CreateAsync(request, WebhookForms.MLflow, description, by, cancellationToken);
    }

    private Task<WebhookView> CreateAsync(WebhookRequest request, string format, string? description, ActedBy by, CancellationToken cancellationToken)
    {
        var secret = _secrets.Seal(request.Secret ?? "", SecretPurpose);
        return _database.WriteAsync(
            "webhook-create",
            async session =>
            {
                var id = Ids.Of("whk");
                await session.InsertAsync(
                    "webhooks (id, name, url, events, team, model, labels, secret, enabled, created_by, created_at, updated_at, format, description)",
                    [[
                        id, request.Name, request.Url, JsonSerializer.Serialize(request.Events), request.Filter.Team, request.Filter.Model,
                        JsonSerializer.Serialize(request.Filter.Labels), secret, request.Enabled ? 1 : 0, by.Name, session.Now, session.Now,
                        format, description,
                    ]]);
                await AuditStore.RecordAsync(session, new AuditEntry(by, "webhook.create", $"webhook/{id}") { After = Summary(request) });
                return (await FindAsync(session, id))!;
            },
            cancellationToken);
    }

    /// <summary>Changes a webhook. Enabling it forgets why it was disabled and since when it fails.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="request">A checked request; without a secret the old one stays.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The webhook; null when there is none.</returns>
    public Task<WebhookView?> UpdateAsync(string id, WebhookRequest request, ActedBy by, CancellationToken cancellationToken)
        => UpdateAsync(id, request, null, by, cancellationToken);

    /// <summary>The same with a description, for webhooks in MLflow's form.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="request">A checked request; without a secret the old one stays.</param>
    /// <param name="description">What it is for; null leaves what was said.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>The webhook; null when there is none.</returns>
    public Task<WebhookView?> UpdateAsync(string id, WebhookRequest request, string? description, ActedBy by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var secret = request.Secret is { } clear ? _secrets.Seal(clear, SecretPurpose) : null;
        return _database.WriteAsync(
            "webhook-update",
            async session =>
            {
                if (await FindAsync(session, id) is not { } before)
                    return null;
                await session.ExecuteAsync(
                    """
                    UPDATE webhooks SET name = @Name, url = @Url, events = @events, team = @Team, model = @Model, labels = @labels, secret = COALESCE(@secret, secret), description = COALESCE(@description, description),
                        failing_since = CASE WHEN @enabled = 1 AND enabled = 0 THEN NULL ELSE failing_since END,
                        disabled_reason = CASE WHEN @enabled = 1 OR enabled = 1 THEN NULL ELSE disabled_reason END,
                        enabled = @enabled, updated_at = @Now
                    WHERE id = @id
                    """,
                    new
                    {
                        id, request.Name, request.Url, events = JsonSerializer.Serialize(request.Events), request.Filter.Team, request.Filter.Model,
                        labels = JsonSerializer.Serialize(request.Filter.Labels), secret, description, enabled = request.Enabled ? 1 : 0, session.Now,
                    });
                await AuditStore.RecordAsync(
                    session, new AuditEntry(by, "webhook.update", $"webhook/{id}") { Before = Summary(before), After = Summary(request) });
                session.Signal(StoreSignals.Webhooks);
                return await FindAsync(session, id);
            },
            cancellationToken);
    }

    /// <summary>Removes a webhook with its deliveries.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="by">Who removes it.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is changed.</param>
    /// <returns>False when there is none.</returns>
    public Task<bool> DeleteAsync(string id, ActedBy by, CancellationToken cancellationToken)
        => _database.WriteAsync(
            "webhook-delete",
            async session =>
            {
                if (await FindAsync(session, id) is not { } before)
                    return false;
                await session.ExecuteAsync("DELETE FROM webhooks WHERE id = @id", new { id });
                await AuditStore.RecordAsync(session, new AuditEntry(by, "webhook.delete", $"webhook/{id}") { Before = Summary(before) });
                return true;
            },
            cancellationToken);

    /// <summary>Writes a delivery of the event <c>test</c>, whatever the webhook listens to and whether it is enabled or not.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Ends the work early; nothing is written.</param>
    /// <returns>Id of the delivery; null when there is no such webhook.</returns>
    public Task<string?> TestAsync(string id, ActedBy by, CancellationToken cancellationToken)
        => _database.WriteAsync<string?>(
            "webhook-test",
            async session =>
            {
                if (await FindAsync(session, id) is null)
                    return null;
                var delivery = (await WebhookOutbox.WriteAsync(
                    session, new WebhookPayload { Id = Ids.Of("evt"), Event = WebhookEvents.Test, Time = UnixTime.ToTime(session.Now) }, [id]))[0];
                await AuditStore.RecordAsync(session, new AuditEntry(by, "webhook.test", $"webhook/{id}") { After = new { delivery } });
                return delivery;
            },
            cancellationToken);

    /// <summary>What is needed to call a receiver at once, for a test whose result the caller waits for; nothing is written.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="body">What to send.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>A delivery that is not stored; null when there is no such webhook.</returns>
    public Task<ClaimedDelivery?> ProbeAsync(string id, string body, CancellationToken cancellationToken)
        => _database.ReadAsync<ClaimedDelivery?>(
            async session =>
            {
                var now = UnixTime.ToTime(session.Now);
                return await session.FirstAsync<ProbeRow>("SELECT url, secret, format FROM webhooks WHERE id = @id", new { id }) is { } row
                    ? new ClaimedDelivery(Ids.Of("dlv"), id, WebhookEvents.Test, body, row.Url, row.Secret, 1, now, now) { Format = row.Format }
                    : null;
            },
            cancellationToken);

    // Without the query of the address, which may hold a token.
    private static object Summary(WebhookRequest request)
        => new { request.Name, Url = Place(request.Url), request.Events, request.Enabled, NewSecret = request.Secret is not null };

    private static object Summary(WebhookView view) => new { view.Name, Url = Place(view.Url), view.Events, view.Enabled };

    private static string Place(string url) => new Uri(url).GetLeftPart(UriPartial.Path);

    private static async Task<WebhookView?> FindAsync(Session session, string id)
        => (await session.FirstAsync<WebhookRow>($"SELECT {WebhookRow.Columns} FROM webhooks w WHERE w.id = @id", new { id }))?.ToView();

    private sealed class ProbeRow
    {
        public string Url { get; set; } = "";

        public string Secret { get; set; } = "";

        public string Format { get; set; } = "";
    }
}
