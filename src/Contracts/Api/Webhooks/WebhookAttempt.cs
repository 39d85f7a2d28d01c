namespace Distillery.Contracts;

/// <summary>One try of a delivery.</summary>
/// <param name="Number">From 1. A number that is missing was sent by a process that died before it could write down the answer.</param>
/// <param name="At">When it was sent, UTC.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="StatusCode">The receiver's status; null when there was no answer.</param>
/// <param name="Error">Why it failed, as a sentence; null when it succeeded.</param>
/// <param name="Response">The start of the answer's body.</param>
public sealed record WebhookAttempt(int Number, DateTimeOffset At, long Milliseconds, int? StatusCode, string? Error, string? Response);
