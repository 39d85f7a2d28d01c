namespace Distillery.Teachers;

/// <summary>One vector for each item of the catalogue.</summary>
public sealed class ItemVectors
{
    /// <summary>Takes the numbers.</summary>
    /// <param name="values">The vectors in item order, shape <c>[items, dim]</c>, row by row; all finite.</param>
    /// <param name="dim">Length of a vector, at least 1.</param>
    /// <exception cref="ArgumentException">The numbers do not divide into vectors of that length, or one is not finite.</exception>
    public ItemVectors(float[] values, int dim)
    {
        if (dim < 1 || values.Length % dim != 0)
            throw new ArgumentException($"{values.Length} numbers do not divide into vectors of length {dim}.", nameof(values));
        for (var i = 0; i < values.Length; i++)
            if (!float.IsFinite(values[i]))
                throw new ArgumentException($"the vector of item {i / dim} holds {values[i]} at place {i % dim}; every number must be finite.", nameof(values));
        Values = values;
        Dim = dim;
    }

    /// <summary>The vectors in item order, shape <c>[items, dim]</c>, row by row.</summary>
    public float[] Values { get; }

    /// <summary>Length of a vector.</summary>
    public int Dim { get; }

    /// <summary>Number of items.</summary>
    public int Count => Values.Length / Dim;

    /// <summary>The vector of one item, shape <c>[dim]</c>.</summary>
    /// <param name="item">Item id.</param>
    public ReadOnlySpan<float> Of(int item) => Values.AsSpan(item * Dim, Dim);
}
