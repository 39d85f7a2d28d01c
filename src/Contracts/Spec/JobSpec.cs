using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>What a user asks for: one distillation job, from data to a registered version.</summary>
[Description("A distillation job.")]
public sealed record JobSpec
{
    /// <summary>A name for people; letters, digits, dot, dash, underscore.</summary>
    [Required, RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    [Description("A name for people: letters, digits, dot, dash, underscore; at most 100.")]
    public string Name { get; init; } = "";

    /// <summary>Where the interactions come from.</summary>
    [Required]
    public DatasetSpec Dataset { get; init; } = new();

    /// <summary>How they are cut into train, validation and test.</summary>
    public SplitSpec Split { get; init; } = new();

    /// <summary>Where the knowledge comes from.</summary>
    public TeacherSpec Teacher { get; init; } = new();

    /// <summary>SLIM: the small language model that learns to reason; the defaults when absent.</summary>
    [Description("slim: the small language model that learns the teacher's rationales.")]
    public StudentLmSpec? StudentLm { get; init; }

    /// <summary>How the knowledge reaches the student.</summary>
    public MethodSpec Method { get; init; } = new();

    /// <summary>The model that will be served.</summary>
    public StudentSpec Student { get; init; } = new();

    /// <summary>Budget and optimiser of the student's training.</summary>
    public TrainingSpec Training { get; init; } = new();

    /// <summary>Rows that are fitted or trained beside the student and stand in the same table.</summary>
    [Description("Rows beside the student: popularity, item-knn, text, hybrid, twin, or an object that names a student.")]
    [MaxLength(32)]
    public IReadOnlyList<BaselineSpec> Baselines { get; init; } = [];

    /// <summary>What is measured.</summary>
    public EvaluationSpec Evaluation { get; init; } = new();

    /// <summary>The registry's model that gets a new version; none if absent.</summary>
    public RegisterSpec? Register { get; init; }

    /// <summary>Only shows the teacher's prompts and what asking would cost; nothing is asked, trained or registered. A whole job when absent.</summary>
    [Description("Only show the prompts and what asking would cost: nothing is asked, trained or registered.")]
    public PreviewSpec? Preview { get; init; }

    /// <summary>What a worker must have.</summary>
    public ResourceSpec Resources { get; init; } = new();

    /// <summary>Higher goes first, <c>-100 .. 100</c>.</summary>
    [Range(-100, 100)]
    public int Priority { get; init; }

    /// <summary>When the job must be done: a duration from its submission, or a time. It fails with cause <c>deadline</c> then; never when absent.</summary>
    [Description("When the job must be done, or it fails: a duration from its submission (90m, 2h, 1d12h) or a time (2026-01-31T06:00:00Z).")]
    [MaxLength(40)]
    public string? Deadline { get; init; }

    /// <summary>Whether a stage may be answered from the outputs of an earlier one with equal inputs.</summary>
    [Description("Answer a stage from the outputs of an earlier one with equal inputs.")]
    public bool Reuse { get; init; } = true;

    /// <summary>Free words by which jobs are found.</summary>
    [MaxLength(32)]
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
