using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A kept answer and the job that asked for it.</summary>
internal sealed class TeacherAnswerRow
{
    public string AnswerKey { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Model { get; set; } = "";

    public string? Template { get; set; }

    public string Text { get; set; } = "";

    public long? PromptTokens { get; set; }

    public long? CompletionTokens { get; set; }

    public long AnsweredAt { get; set; }

    public string? JobId { get; set; }

    public string? JobName { get; set; }

    public TeacherAnswerView ToView()
    {
        // Never half of a character that is two.
        var most = Math.Min(Text.Length, TeacherAnswerView.MostCharacters);
        if (most < Text.Length && char.IsHighSurrogate(Text[most - 1]))
            most--;
        return new TeacherAnswerView
        {
            Key = AnswerKey, Kind = Kind, Model = Model, Template = Template, Text = Text[..most], IsCut = most < Text.Length, PromptTokens = PromptTokens,
            CompletionTokens = CompletionTokens, JobId = JobId, JobName = JobName, AnsweredAt = UnixTime.ToTime(AnsweredAt),
        };
    }
}
