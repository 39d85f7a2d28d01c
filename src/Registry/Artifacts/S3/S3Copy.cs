namespace Distillery.Registry;

/// <summary>An object of the bucket.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Bytes">Size.</param>
/// <param name="WrittenAt">When it was written, by the store's clock.</param>
internal sealed record S3Copy(string Key, long Bytes, DateTimeOffset WrittenAt);
