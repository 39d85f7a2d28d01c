namespace Distillery.Registry;

/// <summary>An output of a stage that another stage reads.</summary>
/// <param name="StageName">Name of the stage that wrote it.</param>
/// <param name="Path">Its path.</param>
/// <param name="Digest">Lower-case hex sha256.</param>
/// <param name="Bytes">Size.</param>
/// <param name="RunId">The run of the stage that wrote it.</param>
public sealed record InputArtifact(string StageName, string Path, string Digest, long Bytes, string RunId);
