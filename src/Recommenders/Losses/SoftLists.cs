namespace Distillery.Recommenders;

/// <summary>A teacher's list for each row: items and how much of the row's soft target each carries.</summary>
public sealed class SoftLists
{
    /// <summary>Takes the lists of all rows.</summary>
    /// <param name="length">Places of a list, K, at least 1.</param>
    /// <param name="items">Item ids, best first, <c>[rows * K]</c>; -1 leaves a place empty.</param>
    /// <param name="weights">Weight of each item, 0 or more, <c>[rows * K]</c>. A row usually sums to 1; a row of zeros has no list.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a weight is negative or not finite.</exception>
    public SoftLists(int length, int[] items, float[] weights)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if (items.Length != weights.Length || items.Length % length != 0)
            throw new ArgumentException($"there are {items.Length} items and {weights.Length} weights; both must be the same multiple of {length}.", nameof(weights));
        for (var i = 0; i < weights.Length; i++)
            if (!(weights[i] >= 0 && float.IsFinite(weights[i])))
                throw new ArgumentException($"the weight of row {i / length}, place {i % length} is {weights[i]}; it must be 0 or more and finite.", nameof(weights));
        Length = length;
        Items = items;
        Weights = weights;
    }

    /// <summary>Places of a list, K.</summary>
    public int Length { get; }

    /// <summary>Number of lists.</summary>
    public int Count => Items.Length / Length;

    /// <summary>Item ids <c>[rows * K]</c>; -1 for an empty place.</summary>
    public int[] Items { get; }

    /// <summary>Weights <c>[rows * K]</c>.</summary>
    public float[] Weights { get; }

    /// <summary>Weights that fall with the rank: <c>e^(-rank/β)</c> over ranks 0, 1, .., normalised over the places that hold an item.</summary>
    /// <param name="length">Places of a list, K.</param>
    /// <param name="items">Item ids, best first, <c>[rows * K]</c>; -1 leaves a place empty.</param>
    /// <param name="beta">How many places the weight takes to fall to 1/e, above 0; default 3.</param>
    public static SoftLists ByRank(int length, int[] items, double beta = 3)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var weights = new float[items.Length];
        for (var start = 0; start + length <= items.Length; start += length)
        {
            var sum = 0.0;
            for (var k = 0; k < length; k++)
                sum += items[start + k] < 0 ? 0 : Math.Exp(-k / beta);
            for (var k = 0; k < length; k++)
                weights[start + k] = items[start + k] < 0 ? 0 : (float)(Math.Exp(-k / beta) / sum);
        }

        return new SoftLists(length, items, weights);
    }
}
