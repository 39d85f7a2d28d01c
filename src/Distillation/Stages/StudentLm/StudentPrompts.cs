using Distillery.Data;
using Distillery.LanguageModels;
using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>The student LM's simplified prompt (SLIM, Fig. 3), the same in fine-tuning and in writing.</summary>
/// <param name="tokenizer">The model's.</param>
/// <param name="longest">Longest prompt in tokens; the oldest items are left out where it would be longer.</param>
public sealed class StudentPrompts(Tokenizer tokenizer, int longest)
{
    /// <summary>The template.</summary>
    public static PromptTemplate Template { get; } = PromptTemplate.Load("slim-student-v1");

    /// <summary>The prompt of a window, as text.</summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="row">0-based row.</param>
    public static string Text(Dataset dataset, WindowSet windows, int row) => Template.Render(PromptContext.Of(dataset, windows, row)).Text + "\n";

    /// <summary>The prompt of a window, as ids.</summary>
    /// <param name="dataset">The dataset in the order that the windows were cut from.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="row">0-based row.</param>
    public int[] Ids(Dataset dataset, WindowSet windows, int row)
    {
        var ids = tokenizer.Encode(Text(dataset, windows, row));
        // The question stands at the end and the beginning token at the front: both stay, the oldest of the history goes.
        return ids.Count <= longest ? [.. ids] : [ids[0], .. ids.Skip(ids.Count - longest + 1)];
    }
}
