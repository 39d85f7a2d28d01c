namespace Distillery.Contracts;

/// <summary>What changes in a model or a version; what is null stays.</summary>
/// <param name="Description">The new description; empty text removes it.</param>
/// <param name="Tags">Tags to set; a null value removes one.</param>
public sealed record ModelEdit(string? Description = null, IReadOnlyDictionary<string, string?>? Tags = null);
