using Distillery.Contracts;
using Distillery.Dashboard.Operations;

namespace Distillery.Dashboard.Promotions;

/// <summary>Columns of lists of requests.</summary>
internal static class PromotionColumns
{
    public static IReadOnlyList<ListColumn<PromotionView>> All { get; } =
        [new("Request"), new("Alias"), new("State"), new("Gates"), new("Asked") { IsTime = true }, new("Ended or expires")];
}
