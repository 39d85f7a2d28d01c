namespace Distillery.Registry;

/// <summary>An answer that was paid and is kept.</summary>
/// <param name="Key">Lower-case hex sha256 of all that it depends on.</param>
/// <param name="Kind"><c>chat</c> or <c>embedding</c>.</param>
/// <param name="Model">The model that gave it.</param>
/// <param name="Template">The prompt template and its version; null where there is none.</param>
/// <param name="Answer">The text.</param>
/// <param name="PromptTokens">Tokens of its prompt, where the endpoint stated them.</param>
/// <param name="CompletionTokens">Tokens of the answer, where the endpoint stated them.</param>
public sealed record TeacherAnswer(string Key, string Kind, string Model, string? Template, string Answer, long? PromptTokens, long? CompletionTokens);
