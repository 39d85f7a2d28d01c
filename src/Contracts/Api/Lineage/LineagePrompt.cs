namespace Distillery.Contracts;

/// <summary>Answers that stages of a job paid for, by prompt template.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Kind">Kind of the teacher.</param>
/// <param name="Model">Model of the teacher.</param>
/// <param name="Template">The template with its version; null where none was named.</param>
/// <param name="Answers">Number of answers.</param>
public sealed record LineagePrompt(string Stage, string Kind, string Model, string? Template, long Answers);
