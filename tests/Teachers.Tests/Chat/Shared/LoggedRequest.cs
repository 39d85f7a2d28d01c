namespace Distillery.FakeEndpoints;

/// <summary>What an endpoint saw and did: the witness of what a client claims.</summary>
/// <param name="Number">0-based, in the order of arrival.</param>
/// <param name="Path">Path of the request.</param>
/// <param name="Body">Its body.</param>
/// <param name="Fault">What was done to it.</param>
/// <param name="Prompt">Tokens that are billed for the prompt; 0 where nothing is billed.</param>
/// <param name="Completion">Tokens that are billed for the answer.</param>
/// <param name="Authorization">The header.</param>
public sealed record LoggedRequest(int Number, string Path, string Body, Fault Fault, long Prompt, long Completion, string? Authorization);
