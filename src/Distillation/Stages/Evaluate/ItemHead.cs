namespace Distillery.Distillation.Stages;

/// <summary>The head of a catalogue: its most popular fifth by training targets, items of equal popularity together.</summary>
public static class ItemHead
{
    /// <summary>Share of the catalogue that belongs to the head, before ties.</summary>
    public const double Share = 0.2;

    /// <summary>Fewest training targets of an item of the head.</summary>
    /// <param name="counts">How often each item is a training target, <c>[items]</c>, at least one item.</param>
    /// <returns>1 or more, so that a cold item never belongs to the head.</returns>
    public static int From(IReadOnlyCollection<int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var last = (int)Math.Ceiling(counts.Count * Share) - 1;
        return Math.Max(1, counts.OrderDescending().ElementAt(last));
    }
}
