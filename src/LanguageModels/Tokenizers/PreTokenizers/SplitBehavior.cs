namespace Distillery.LanguageModels;

/// <summary>What becomes of the matches of a split; Hugging Face's names.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}
