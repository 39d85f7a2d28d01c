namespace Distillery.LanguageModels;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What was said.</param>
public sealed record ChatMessage(string Role, string Content);
