namespace Distillery.LanguageModels;

/// <summary>One post-processor after the other.</summary>
internal sealed class SequenceProcessor(IReadOnlyList<IPostProcessor> parts) : IPostProcessor
{
    public void AddSpecialTokens(List<int> ids)
    {
        foreach (var part in parts)
            part.AddSpecialTokens(ids);
    }
}
