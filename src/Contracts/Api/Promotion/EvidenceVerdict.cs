namespace Distillery.Contracts;

/// <summary>What was found in an evidence bundle.</summary>
/// <param name="Valid">Whether the signature fits the content and the key is one of the trusted.</param>
/// <param name="Reason">Why not.</param>
/// <param name="KeyId">The key that it names.</param>
/// <param name="Statement">What was signed; null when there is none that can be read.</param>
public sealed record EvidenceVerdict(bool Valid, string? Reason, string? KeyId, EvidenceStatement? Statement);
