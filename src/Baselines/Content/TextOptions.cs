namespace Distillery.Baselines;

/// <summary>Which text <see cref="TextTfIdf"/> compares, and how far back a history counts.</summary>
public sealed record TextOptions
{
    /// <summary>
    /// Attribute columns that are read as text after the title, for example <c>brand</c>; a column that the catalogue lacks is ignored.
    /// <value>The default is <c>brand</c>, <c>categories</c>, <c>genres</c>.</value>
    /// </summary>
    public IReadOnlyList<string> Columns { get; init; } = ["brand", "categories", "genres"];

    /// <summary>
    /// Weight of a history item against the one after it, above 0 and at most 1.
    /// <value>The default is 0.5: each step back halves the weight.</value>
    /// </summary>
    public double Decay { get; init; } = 0.5;
}
