namespace Distillery.Contracts;

/// <summary>The request that an event is about.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Model">The model.</param>
/// <param name="Alias">The alias.</param>
/// <param name="Version">The version asked for.</param>
/// <param name="From">The version that held the alias when it was asked.</param>
/// <param name="State">One of <see cref="PromotionStates"/>.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="Actor">Whose act this event is.</param>
/// <param name="Comment">What they said.</param>
/// <param name="Approvals">How many have approved.</param>
/// <param name="Quorum">How many must.</param>
/// <param name="Reasons">Why it ended so.</param>
public sealed record WebhookPromotion(
    string Id, string Model, string Alias, int Version, int? From, string State, string RequestedBy, string Actor, string? Comment, int Approvals, int Quorum,
    IReadOnlyList<string> Reasons);
