namespace Distillery.Registry;

/// <summary>What is sent when a dead letter is sent again.</summary>
/// <param name="Queue">Where to.</param>
/// <param name="Body">The message as it came over the wire.</param>
/// <param name="ContentType">How it is written.</param>
/// <param name="MessageId">The sender's id of it.</param>
public sealed record DeadLetterBody(string Queue, ReadOnlyMemory<byte> Body, string? ContentType, string? MessageId);
