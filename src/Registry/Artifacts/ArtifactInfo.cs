namespace Distillery.Registry;

/// <summary>Content in the artifact store.</summary>
/// <param name="Digest">Lower-case hex sha256.</param>
/// <param name="Bytes">Size.</param>
public sealed record ArtifactInfo(string Digest, long Bytes);
