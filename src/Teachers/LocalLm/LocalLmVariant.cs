namespace Distillery.Teachers;

/// <summary>How the distances of generated titles to items are re-weighted (BIGRec).</summary>
public enum LocalLmVariant
{
    /// <summary>Not at all: items by distance.</summary>
    Plain,

    /// <summary>By how often an item was chosen in training.</summary>
    Popularity,

    /// <summary>By item-kNN's votes for the window.</summary>
    Cf,
}
