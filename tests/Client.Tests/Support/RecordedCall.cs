namespace Distillery.Client.Tests;

/// <summary>What the client sent.</summary>
internal sealed record RecordedCall(string Method, string PathAndQuery, string? ContentType, string? Body, Dictionary<string, string> Headers);
