using System.Text.Json;
using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A row of <c>webhooks</c>, without its secret.</summary>
internal sealed class WebhookRow
{
    public const string Columns =
        "w.id, w.name, w.url, w.events, w.team, w.model, w.labels, w.enabled, w.disabled_reason, w.failing_since, w.created_by, w.created_at, w.updated_at, w.format, w.description, "
        + "(SELECT COUNT(*) FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.state = 'pending') AS pending";

    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string Url { get; set; } = "";

    public string Events { get; set; } = "";

    public string? Team { get; set; }

    public string? Model { get; set; }

    public string Labels { get; set; } = "";

    public int Enabled { get; set; }

    public string? DisabledReason { get; set; }

    public long? FailingSince { get; set; }

    public string CreatedBy { get; set; } = "";

    public long CreatedAt { get; set; }

    public long UpdatedAt { get; set; }

    public long Pending { get; set; }

    public string Format { get; set; } = "";

    public string? Description { get; set; }

    public WebhookView ToView() => new()
    {
        Id = Id,
        Name = Name,
        Url = Url,
        Events = JsonSerializer.Deserialize<List<string>>(Events)!,
        Filter = new WebhookFilter { Team = Team, Model = Model, Labels = JsonSerializer.Deserialize<Dictionary<string, string>>(Labels)! },
        Enabled = Enabled != 0,
        DisabledReason = DisabledReason,
        FailingSince = UnixTime.ToTime(FailingSince),
        Pending = (int)Pending,
        Format = Format,
        Description = Description,
        CreatedBy = CreatedBy,
        CreatedAt = UnixTime.ToTime(CreatedAt),
        UpdatedAt = UnixTime.ToTime(UpdatedAt),
    };
}
