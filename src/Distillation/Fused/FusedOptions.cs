namespace Distillery.Distillation.Fused;

/// <summary>Settings of <c>fused</c>. The defaults were chosen on the validation rows of Games (this folder's README). A weight of 0 switches its part off.</summary>
public sealed record FusedOptions
{
    /// <summary>λ, weight of the lists beside the recommendation loss, 0 or more; default 1.</summary>
    public double ListWeight { get; init; } = 1.0;

    /// <summary>K, entries of a list that are learnt, at least 1; default 20.</summary>
    public int ListLength { get; init; } = 20;

    /// <summary>An entry at rank r weighs exp(-r/decay), normalised over the list; above 0; default 3.</summary>
    public double ListDecay { get; init; } = 3.0;

    /// <summary>Which rows learn a list; default the last targets.</summary>
    public ListRows ListRows { get; init; } = ListRows.LastTargets;

    /// <summary>Weight of the projected item vector beside the free one, 0 or more; default 1.</summary>
    public double VectorWeight { get; init; } = 1.0;

    /// <summary>Whether items have a free vector beside the projected one; default true. False needs item vectors.</summary>
    public bool HasOffset { get; init; } = true;

    /// <summary>Length that every item vector is scaled to before it is projected, above 0; default 2.</summary>
    public double VectorNorm { get; init; } = 2.0;

    /// <summary>Whether a path leads round the transformer: a decayed sum of the history's item vectors; default true.</summary>
    public bool HasSkip { get; init; } = true;

    /// <summary>Whether that path has item vectors of its own, because "next item" is directed and tied vectors are not; default true.</summary>
    public bool HasSource { get; init; } = true;

    /// <summary>Whether a teacher's lists are needed.</summary>
    public bool UsesLists => ListWeight > 0;

    /// <summary>Whether a teacher's item vectors are needed.</summary>
    public bool UsesVectors => VectorWeight > 0;

    /// <summary>Checks every field.</summary>
    /// <exception cref="ArgumentException">A field is out of range; the message names it, its value and the range.</exception>
    public void Validate()
    {
        Check(ListWeight >= 0 && double.IsFinite(ListWeight), "method.lists.weight", ListWeight, "0 or more");
        Check(ListLength >= 1, "method.lists.k", ListLength, "1 or more");
        Check(ListDecay > 0 && double.IsFinite(ListDecay), "method.lists.decay", ListDecay, "above 0");
        Check(VectorWeight >= 0 && double.IsFinite(VectorWeight), "method.vectors.weight", VectorWeight, "0 or more");
        Check(VectorNorm > 0 && double.IsFinite(VectorNorm), nameof(VectorNorm), VectorNorm, "above 0");
        Check(HasOffset || UsesVectors, "method.vectors.offset", HasOffset, "true where method.vectors.weight is 0: the items would have no vectors");
        Check(HasSkip || !HasSource, nameof(HasSource), HasSource, $"false where {nameof(HasSkip)} is");
    }

    private static void Check(bool holds, string field, object value, string range)
    {
        if (!holds)
            throw new ArgumentException($"{field} is {value}; it must be {range}.");
    }
}
