namespace Distillery.LanguageModels;

/// <summary>Adds special tokens round the ids of a text.</summary>
internal interface IPostProcessor
{
    void AddSpecialTokens(List<int> ids);
}
