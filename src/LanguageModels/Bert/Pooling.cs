namespace Distillery.LanguageModels;

/// <summary>How one vector is made of a text's token vectors.</summary>
public enum Pooling
{
    /// <summary>Their mean, special tokens included, padding not.</summary>
    Mean,

    /// <summary>That of the first token.</summary>
    Cls,
}
