using Distillery.Data;
using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>The student LM's simplified prompt (SLIM, Fig. 3), the same in fine-tuning and in writing.</summary>
/// <param name="tokenizer">The model's.</param>
public sealed class StudentPrompts(Tokenizer tokenizer)
{
    /// <summary>The template.</summary>
    public static PromptTemplate Template { get; } = PromptTemplate.Load("slim-student-v1");

    /// <summary>The prompt of a window, as text.</summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="row">0-based row.</param>
    public static string Text(Dataset dataset, WindowSet windows, int row) => Text(PromptContext.Of(dataset, windows, row));

    /// <summary>The prompt of a window, as ids.</summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="row">0-based row.</param>
    /// <param name="longest">Most ids, at least 2; the oldest items are left out where there would be more.</param>
    public PromptTokens Ids(Dataset dataset, WindowSet windows, int row, int longest)
    {
        var context = PromptContext.Of(dataset, windows, row);
        return PromptTokens.Of(tokenizer, Template.RenderHead(context), Text(context), longest);
    }

    private static string Text(PromptContext context) => Template.Render(context).Text + "\n";
}
