namespace Distillery.Registry;

/// <summary>A part that has come.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">Lower-case hex checksum of the part.</param>
/// <param name="Tag">The store's name for it; empty where it has none.</param>
public sealed record UploadPart(int Number, long Bytes, string Sha256, string Tag);
