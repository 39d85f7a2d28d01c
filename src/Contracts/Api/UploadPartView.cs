namespace Distillery.Contracts;

/// <summary>A part of an upload that has come.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">Lower-case hex checksum of the part.</param>
public sealed record UploadPartView(int Number, long Bytes, string Sha256);
