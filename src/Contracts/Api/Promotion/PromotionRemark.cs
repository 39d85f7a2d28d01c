namespace Distillery.Contracts;

/// <summary>Body of approve, reject, withdraw and comment.</summary>
/// <param name="Comment">Why; a comment needs it.</param>
public sealed record PromotionRemark(string? Comment = null);
