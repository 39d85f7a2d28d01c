namespace Distillery.Contracts;

/// <summary>What somebody said to a request; nobody votes twice.</summary>
/// <param name="Actor">Who voted: never the requester.</param>
/// <param name="Role">The role in which it was done.</param>
/// <param name="Vote"><c>approve</c> or <c>reject</c>.</param>
/// <param name="Comment">Why.</param>
/// <param name="Time">UTC.</param>
/// <param name="EvidenceDigest">The evidence that the vote was about.</param>
public sealed record PromotionVote(string Actor, string? Role, string Vote, string? Comment, DateTimeOffset Time, string EvidenceDigest)
{
    /// <summary>A vote for the move.</summary>
    public const string Approve = "approve";

    /// <summary>A vote against it, which ends the request.</summary>
    public const string Reject = "reject";
}
