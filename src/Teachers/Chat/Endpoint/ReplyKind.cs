namespace Distillery.Teachers;

/// <summary>What to do about a reply.</summary>
internal enum ReplyKind
{
    /// <summary>The model answered.</summary>
    Answer,

    /// <summary>429: later, and fewer at a time.</summary>
    Throttled,

    /// <summary>An error that may pass.</summary>
    Passing,

    /// <summary>This question is refused; another may be answered.</summary>
    Rejected,

    /// <summary>A parameter is not known there; the same question goes again without it.</summary>
    Simplified,

    /// <summary>Every question would be refused: a wrong key, an unknown model, no credit left.</summary>
    Fatal,
}
