using Distillery.Data;

namespace Distillery.Distillation.Slim;

/// <summary>The text vector of every row of one part of the data, in the order of its rows.</summary>
public sealed record TextRows
{
    /// <summary>User row of each vector, <c>[rows]</c>.</summary>
    public required int[] Users { get; init; }

    /// <summary>Position of each row's target in its user's sequence, <c>[rows]</c>. User and position name a row.</summary>
    public required int[] Positions { get; init; }

    /// <summary>The vectors, <c>[rows * dim]</c>.</summary>
    public required float[] Vectors { get; init; }

    /// <summary>Number of rows.</summary>
    public int Count => Users.Length;

    /// <summary>Lays vectors beside the rows that they belong to.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="vectors">One vector for each of them, <c>[rows * dim]</c>.</param>
    /// <param name="dim">Length of a vector.</param>
    /// <exception cref="ArgumentException">The numbers of rows and vectors differ.</exception>
    public static TextRows Of(WindowSet rows, float[] vectors, int dim)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Length != (long)rows.Count * dim)
            throw new ArgumentException($"there are {vectors.Length} numbers for {rows.Count} rows of {dim}.", nameof(vectors));
        return new TextRows { Users = rows.Users, Positions = rows.Positions, Vectors = vectors };
    }
}
