namespace Distillery.Contracts;

/// <summary>What <c>POST /api/models/{name}/versions</c> asks for: a version out of the files of a run.</summary>
/// <param name="RunId">The run whose files it is made of.</param>
/// <param name="Path">Folder of the files in the run; null takes all of them.</param>
/// <param name="Description">What it is.</param>
/// <param name="Tags">Labels.</param>
public sealed record NewVersion(string RunId, string? Path = null, string? Description = null, IReadOnlyDictionary<string, string>? Tags = null);
