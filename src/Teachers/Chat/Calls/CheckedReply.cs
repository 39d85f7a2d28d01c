namespace Distillery.Teachers;

/// <summary>A reply after it was checked.</summary>
/// <param name="Answers">The answers; empty when it is invalid.</param>
/// <param name="Problem">Why it is invalid; null when it is right.</param>
internal sealed record CheckedReply(IReadOnlyList<StoredAnswer> Answers, string? Problem);
