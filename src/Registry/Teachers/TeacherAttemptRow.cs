namespace Distillery.Registry;

/// <summary>A request as the store keeps it: what it asks for, and what it may cost at most.</summary>
internal sealed class TeacherAttemptRow
{
    public const string Columns = "id, model, answer_keys, batch_id, reserved_prompt, reserved_completion, reserved_pico";

    public string Id { get; set; } = "";

    public string Model { get; set; } = "";

    /// <summary>One a line.</summary>
    public string AnswerKeys { get; set; } = "";

    public string? BatchId { get; set; }

    public long ReservedPrompt { get; set; }

    public long ReservedCompletion { get; set; }

    public long? ReservedPico { get; set; }

    public TeacherAttempt ToAttempt() => new(Id, Model, AnswerKeys.Split('\n'), ReservedPrompt, ReservedCompletion, ReservedPico, BatchId);
}
