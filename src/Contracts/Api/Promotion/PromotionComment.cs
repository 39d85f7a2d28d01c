namespace Distillery.Contracts;

/// <summary>A remark on a request, without a vote.</summary>
/// <param name="Actor">Who wrote it.</param>
/// <param name="Text">The remark.</param>
/// <param name="Time">UTC.</param>
public sealed record PromotionComment(string Actor, string Text, DateTimeOffset Time);
