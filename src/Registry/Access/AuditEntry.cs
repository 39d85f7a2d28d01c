namespace Distillery.Registry;

/// <summary>An act that goes into the audit log.</summary>
/// <param name="By">Who acted.</param>
/// <param name="Act">Noun and verb, for example <c>job.cancel</c>.</param>
/// <param name="Target">What it was done to, for example <c>job/7k2m…</c>.</param>
public sealed record AuditEntry(ActedBy By, string Act, string Target)
{
    /// <summary>A short summary of what was, as anything that JSON can hold; never a secret.</summary>
    public object? Before { get; init; }

    /// <summary>A short summary of what came of it; never a secret.</summary>
    public object? After { get; init; }

    /// <summary>Whether the act was refused for lack of rights.</summary>
    public bool Refused { get; init; }
}
