namespace Distillery.Registry;

/// <summary>A name for content that is in the artifact store.</summary>
/// <param name="Path">Relative path with <c>/</c>.</param>
/// <param name="Digest">Lower-case hex sha256 of the content.</param>
public sealed record StoredFile(string Path, string Digest);
