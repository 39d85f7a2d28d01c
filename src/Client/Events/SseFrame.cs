namespace Distillery.Client;

/// <summary>One server-sent event, or a sign of life between events.</summary>
/// <param name="Id">The <c>id:</c> line.</param>
/// <param name="Data">The <c>data:</c> lines; null for a comment or an event without data.</param>
internal readonly record struct SseFrame(string? Id, string? Data);
