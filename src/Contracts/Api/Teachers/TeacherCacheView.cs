namespace Distillery.Contracts;

/// <summary>Answers of one model that are kept.</summary>
/// <param name="Model">The model.</param>
/// <param name="Kind"><c>chat</c> or <c>embedding</c>.</param>
/// <param name="Answers">How many.</param>
/// <param name="PromptTokens">Tokens of their prompts, as far as the endpoint stated them.</param>
/// <param name="CompletionTokens">Tokens of the answers, as far as the endpoint stated them.</param>
/// <param name="FirstAt">When the first was given, UTC.</param>
/// <param name="LastAt">When the newest was given, UTC.</param>
public sealed record TeacherCacheView(
    string Model, string Kind, long Answers, long PromptTokens, long CompletionTokens, DateTimeOffset FirstAt, DateTimeOffset LastAt);
