namespace Distillery.Registry;

/// <summary>What a write that never ended has left in the store.</summary>
/// <param name="Place">Where it is, relative to the store.</param>
/// <param name="Bytes">Size; null when the store does not say.</param>
/// <param name="WrittenAt">When it was written last.</param>
/// <param name="UploadId">The upload that it belongs to; null for other writes.</param>
/// <param name="Handle">What the store needs beside the place to delete it.</param>
public sealed record Leftover(string Place, long? Bytes, DateTimeOffset WrittenAt, string? UploadId, string? Handle = null);
