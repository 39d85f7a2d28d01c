namespace Distillery.Client;

/// <summary>Which records of the audit log are meant; what is null does not matter.</summary>
public sealed record AuditQuery
{
    /// <summary>Exactly this actor.</summary>
    public string? Actor { get; init; }

    /// <summary>This act, or with a dot at the end all that begin so: <c>key.</c></summary>
    public string? Act { get; init; }

    /// <summary>This target, or with a slash at the end all that begin so: <c>job/</c></summary>
    public string? Target { get; init; }

    /// <summary><c>done</c> or <c>refused</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Not before.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether a list begins with the oldest record instead of the newest.</summary>
    public bool OldestFirst { get; init; }
}
