namespace Distillery.Contracts;

/// <summary>A public key with which evidence bundles are verified.</summary>
/// <param name="Id">First 16 hex digits of the sha256 of the key's DER form.</param>
/// <param name="Algorithm"><c>ecdsa-p256-sha256</c>.</param>
/// <param name="Pem">The public key.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Current">Whether new bundles are signed with it.</param>
public sealed record EvidenceKey(string Id, string Algorithm, string Pem, DateTimeOffset CreatedAt, bool Current);
