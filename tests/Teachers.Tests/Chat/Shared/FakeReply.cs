namespace Distillery.FakeEndpoints;

/// <summary>An answer of a fake endpoint.</summary>
public sealed record FakeReply(int Status, string Body, IReadOnlyDictionary<string, string>? Headers = null);
