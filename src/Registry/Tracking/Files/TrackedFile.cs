namespace Distillery.Registry;

/// <summary>A file or a folder of a run or a logged model.</summary>
/// <param name="Path">Path below the owner's root.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="Bytes">Size of a file; null for a folder.</param>
/// <param name="Digest">Digest of a file's content; null for a folder.</param>
public sealed record TrackedFile(string Path, bool IsFolder, long? Bytes, string? Digest);
