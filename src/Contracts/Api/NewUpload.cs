namespace Distillery.Contracts;

/// <summary>Asks for an upload.</summary>
/// <param name="Bytes">Size of the whole, where it is known; decides the size of the parts.</param>
/// <param name="Digest">Lower-case hex sha256 of the whole, where it is known; content that is stored already needs no upload.</param>
public sealed record NewUpload(long? Bytes = null, string? Digest = null);
