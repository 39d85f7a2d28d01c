using Distillery.Contracts;

namespace Distillery.Dashboard.Operations;

/// <summary>A webhook as its form holds it.</summary>
public sealed class WebhookDraft
{
    /// <summary>A name for people.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where deliveries go.</summary>
    public string Url { get; set; } = "";

    /// <summary>Events and patterns.</summary>
    public SortedSet<string> Events { get; } = new(StringComparer.Ordinal);

    /// <summary>Signs deliveries; empty keeps the one that is set.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Only this team.</summary>
    public string Team { get; set; } = "";

    /// <summary>Only this model.</summary>
    public string Model { get; set; } = "";

    /// <summary>Only these labels, as <c>key:value</c> with commas between.</summary>
    public string Labels { get; set; } = "";

    /// <summary>Whether it delivers.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The draft of a webhook that exists, without its secret.</summary>
    public static WebhookDraft Of(WebhookView hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        var draft = new WebhookDraft
        {
            Name = hook.Name,
            Url = hook.Url,
            Team = hook.Filter.Team ?? "",
            Model = hook.Filter.Model ?? "",
            Labels = string.Join(", ", hook.Filter.Labels.Select(l => $"{l.Key}:{l.Value}")),
            Enabled = hook.Enabled,
        };
        draft.Events.UnionWith(hook.Events);
        return draft;
    }

    /// <summary>What to send.</summary>
    public WebhookRequest ToRequest() => new()
    {
        Name = Name.Trim(),
        Url = Url.Trim(),
        Events = [.. Events],
        Secret = Secret.Length > 0 ? Secret : null,
        Filter = new WebhookFilter { Team = Set(Team), Model = Set(Model), Labels = LabelsOf(Labels) },
        Enabled = Enabled,
    };

    private static string? Set(string text) => text.Trim() is { Length: > 0 } some ? some : null;

    // A word without a colon is a label without a value, which the API then says it cannot match.
    private static Dictionary<string, string> LabelsOf(string text) => text
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(pair => pair.Split(':', 2, StringSplitOptions.TrimEntries))
        .GroupBy(pair => pair[0], StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Last() is [_, var value] ? value : "");
}
