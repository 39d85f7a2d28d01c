namespace Distillery.LanguageModels;

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text; for a string what it means.</param>
/// <param name="Line">1-based line.</param>
internal readonly record struct JinjaToken(JinjaTokenKind Kind, string Text, int Line);
