namespace Distillery.LanguageModels;

/// <summary>A token that is looked for in the text itself, before the model sees the rest.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="IsSingleWord">Only where no letter or digit touches it.</param>
/// <param name="StripsLeft">Takes the white space before it with it.</param>
/// <param name="StripsRight">Takes the white space after it with it.</param>
/// <param name="IsNormalized">Looked for in the normalized text.</param>
/// <param name="IsSpecial">Left out when text is decoded.</param>
internal sealed record AddedToken(int Id, string Content, bool IsSingleWord, bool StripsLeft, bool StripsRight, bool IsNormalized, bool IsSpecial);
