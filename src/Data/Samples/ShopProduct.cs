namespace Distillery.Data;

/// <summary>One product with what the title shows (series, brand, category, platform) and what it does not (group, appeal, release).</summary>
/// <param name="Item">Title and attributes.</param>
/// <param name="Series">Row of the series.</param>
/// <param name="Cell">Category and platform in one number: what a customer's interest is about.</param>
/// <param name="Group">Products that tend to be bought one after the other for reasons that no title tells.</param>
/// <param name="GroupPlace">Place in the group; a purchase draws the next places after it.</param>
/// <param name="ReleaseDay">Day of the shop's life on which it can first be bought; negative: it was there before.</param>
/// <param name="Appeal">Relative weight among products of the same age.</param>
internal sealed record ShopProduct(Item Item, int Series, int Cell, int Group, int GroupPlace, int ReleaseDay, double Appeal);
