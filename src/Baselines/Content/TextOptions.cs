namespace Distillery.Baselines;

/// <summary>Which text <see cref="TextTfIdf"/> compares.</summary>
public sealed record TextOptions
{
    /// <summary>
    /// Attribute columns that are read as text after the title, for example <c>brand</c>; a column that the catalogue lacks is ignored.
    /// <value>The default is <c>brand</c>, <c>categories</c>, <c>genres</c>.</value>
    /// </summary>
    public IReadOnlyList<string> Columns { get; init; } = ["brand", "categories", "genres"];

    /// <summary>
    /// How many items must share a word or word pair for it to count, at least 1.
    /// <value>The default is 2: what only one item has cannot link two.</value>
    /// </summary>
    public int MinimumItems { get; init; } = 2;
}
