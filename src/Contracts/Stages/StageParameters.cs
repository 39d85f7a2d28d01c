namespace Distillery.Contracts;

/// <summary>
/// What a stage does: the parts of the spec that its result depends on, and nothing else, so that equal parameters on equal inputs
/// mean an equal result.
/// </summary>
public sealed record StageParameters
{
    /// <summary>Set for every kind that reads interactions.</summary>
    public DatasetSpec? Dataset { get; init; }

    /// <summary>Set for <c>prepare-data</c>.</summary>
    public SplitSpec? Split { get; init; }

    /// <summary>Set for <c>query-teacher</c>.</summary>
    public TeacherSpec? Teacher { get; init; }

    /// <summary>Set for a <c>query-teacher</c> that asks for rationales instead of lists.</summary>
    public RationaleQuestion? Rationales { get; init; }

    /// <summary>Set for <c>preview-teacher</c>.</summary>
    public PreviewSpec? Preview { get; init; }

    /// <summary>Set for <c>preview-teacher</c>: whether lists are asked for.</summary>
    public bool? Lists { get; init; }

    /// <summary>Set for <c>fine-tune</c> and <c>write-rationales</c>.</summary>
    public StudentLmSpec? StudentLm { get; init; }

    /// <summary>Set for <c>encode-text</c>.</summary>
    public TextEncoding? Text { get; init; }

    /// <summary>Set for <c>distill</c>: one model.</summary>
    public ModelRowSpec? Model { get; init; }

    /// <summary>Set for <c>evaluate</c> and <c>register</c>: the rows of the table, the job's own student last.</summary>
    public IReadOnlyList<ModelRowSpec>? Rows { get; init; }

    /// <summary>Set for <c>distill</c> (selection) and <c>evaluate</c>.</summary>
    public EvaluationSpec? Evaluation { get; init; }

    /// <summary>Set for <c>register</c>.</summary>
    public RegisterSpec? Register { get; init; }

    /// <summary>Set for every kind that may use a GPU.</summary>
    public string? Device { get; init; }
}
