namespace Distillery.Registry;

/// <summary>What one try of a delivery came to.</summary>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="StatusCode">The receiver's status; null when there was no answer.</param>
/// <param name="Error">Why it failed; null when it succeeded.</param>
/// <param name="Response">The start of the answer's body.</param>
public sealed record AttemptResult(long Milliseconds, int? StatusCode, string? Error, string? Response);
