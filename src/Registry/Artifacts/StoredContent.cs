namespace Distillery.Registry;

/// <summary>A content of the store.</summary>
/// <param name="Digest">Lower-case hex sha256.</param>
/// <param name="Bytes">Size of one copy.</param>
/// <param name="KeptAt">When it was put or kept last.</param>
/// <param name="Copies">How many copies there are; more than one for a while after it was kept on S3.</param>
public sealed record StoredContent(string Digest, long Bytes, DateTimeOffset KeptAt, int Copies);
