namespace Distillery.LanguageModels;

/// <summary>Fixed ids before and after the text: <c>TemplateProcessing</c>'s single form, <c>BertProcessing</c> and <c>RobertaProcessing</c>.</summary>
internal sealed class TemplateProcessor(IReadOnlyList<int> before, IReadOnlyList<int> after) : IPostProcessor
{
    public void AddSpecialTokens(List<int> ids)
    {
        ids.InsertRange(0, before);
        ids.AddRange(after);
    }
}
