namespace Distillery.Data;

/// <summary>
/// The numbers that make the shop as hard as the public Games set: tuned so that popularity, item-kNN and text reach about the hit rates,
/// and cold items about the share, that they have there. A test holds them to within 30 %.
/// </summary>
internal static class ShopBehaviour
{
    /// <summary>The shop's life, first day 2017-01-01.</summary>
    internal const int Days = 2_190;

    internal const long FirstDay = 1_483_228_800;

    /// <summary>Probability that a purchase follows the series (or brand) of a recent one: what titles can tell.</summary>
    internal const double FollowsSeries = 0.07;

    /// <summary>Probability that a purchase follows the hidden group of a recent one: what only other customers can tell.</summary>
    internal const double FollowsGroup = 0.25;

    /// <summary>Probability that a purchase comes from one of the customer's interests; the rest is whatever sells in that week.</summary>
    internal const double FollowsInterest = 0.36;

    /// <summary>Weight of a history item against the one after it, when a recent one is chosen.</summary>
    internal const double Memory = 0.5;

    /// <summary>Days after which the appeal of novelty has fallen to 1/e.</summary>
    internal const double NoveltyDays = 200;

    /// <summary>What is left of the appeal of an old product.</summary>
    internal const double OldAppeal = 0.2;

    /// <summary>Spread of the appeal: the deviation of its logarithm.</summary>
    internal const double AppealSpread = 0.65;

    /// <summary>Tail exponent of the number of purchases: five or more, median six to seven.</summary>
    internal const double ActivityExponent = 2.3;

    /// <summary>Probability that the next purchase happens on the same day.</summary>
    internal const double SameDay = 0.46;

    /// <summary>Customers come the more often the later; 1 would be an even stream.</summary>
    internal const double Growth = 1.6;
}
