namespace Distillery.LanguageModels;

/// <summary>Why a generation ended.</summary>
public enum FinishReason
{
    /// <summary>A stop token came (with a trie: after a whole entry).</summary>
    Stop,

    /// <summary>The limit of new tokens or of the model's positions was reached.</summary>
    Length,
}
