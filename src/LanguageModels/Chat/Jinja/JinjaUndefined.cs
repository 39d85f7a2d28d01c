namespace Distillery.LanguageModels;

/// <summary>What a name stands for that nobody set: empty where it is written, false in a condition, an error elsewhere.</summary>
internal sealed record JinjaUndefined(string Name);
