namespace Distillery.Teachers;

/// <summary>How a written title was found in the catalogue.</summary>
public enum TitleMatchKind
{
    /// <summary>No title is near enough.</summary>
    None,

    /// <summary>Letter by letter.</summary>
    Exact,

    /// <summary>But for case, punctuation and spaces.</summary>
    Normalised,

    /// <summary>The nearest title by letter triples.</summary>
    Nearest,
}
