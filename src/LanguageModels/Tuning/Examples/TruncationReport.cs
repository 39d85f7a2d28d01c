namespace Distillery.LanguageModels;

/// <summary>What was done to examples that were too long.</summary>
/// <param name="PromptsCut">Examples whose prompt was shortened.</param>
/// <param name="TokensCut">Tokens taken out of those prompts.</param>
/// <param name="LeftOut">Examples left out.</param>
public sealed record TruncationReport(int PromptsCut, long TokensCut, int LeftOut);
