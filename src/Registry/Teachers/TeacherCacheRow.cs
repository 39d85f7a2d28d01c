namespace Distillery.Registry;

/// <summary>What is kept of one model and kind.</summary>
internal sealed class TeacherCacheRow
{
    public string Model { get; set; } = "";

    public string Kind { get; set; } = "";

    public long Answers { get; set; }

    public long PromptTokens { get; set; }

    public long CompletionTokens { get; set; }

    public long FirstAt { get; set; }

    public long LastAt { get; set; }
}
