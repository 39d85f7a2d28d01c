namespace Distillery.Contracts;

/// <summary>A file that a stage wrote.</summary>
/// <param name="Path">Name inside its run, for example <c>eval/full-ranking.test.safetensors</c>.</param>
/// <param name="Digest">Lower-case hex sha256 of the content.</param>
/// <param name="Bytes">Size.</param>
/// <param name="RunId">The run.</param>
public sealed record ArtifactView(string Path, string Digest, long Bytes, string RunId);
