namespace Distillery.Contracts;

/// <summary>What an admin says about a webhook.</summary>
public sealed record WebhookRequest
{
    /// <summary>A name for people, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Where deliveries go: an absolute <c>http</c> or <c>https</c> address without user name and fragment.</summary>
    public required string Url { get; init; }

    /// <summary>Events of <see cref="WebhookEvents"/>, or patterns such as <c>job.*</c> and <c>*</c>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Signs deliveries; 16 to 200 characters. Never given out again. On a change, null keeps the one that is set.</summary>
    public string? Secret { get; init; }

    /// <summary>Which of these events.</summary>
    public WebhookFilter Filter { get; init; } = new();

    /// <summary>Whether it delivers.</summary>
    public bool Enabled { get; init; } = true;
}
