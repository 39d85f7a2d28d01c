namespace Distillery.Contracts;

/// <summary>Makes the parts of an upload one content.</summary>
/// <param name="Digest">Lower-case hex sha256 that the whole must have.</param>
public sealed record CompleteUpload(string Digest);
