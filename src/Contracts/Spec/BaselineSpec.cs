using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>
/// A row beside the student. In YAML and JSON either a word (<c>popularity</c>, <c>item-knn</c>, <c>text</c>, <c>hybrid</c>, <c>twin</c>)
/// or an object that names a student.
/// </summary>
public sealed record BaselineSpec
{
    /// <summary>Training-free row or <c>twin</c> (same student and budget, method none); absent when <see cref="Student"/> is given.</summary>
    [AllowedValues("popularity", "item-knn", "text", "hybrid", "twin", null)]
    [Description("popularity, item-knn, text, hybrid, or twin (same student and budget, method none).")]
    public string? Row { get; init; }

    /// <summary>Architecture of a trained row; its other settings come from the job's own student.</summary>
    [AllowedValues("sasrec", "gru4rec", "srgnn", null)]
    public string? Student { get; init; }

    /// <summary>A label for tables; made from the settings when absent.</summary>
    [MaxLength(100)]
    public string? Name { get; init; }

    /// <summary>Recommendation loss; the job's when absent.</summary>
    [AllowedValues("softmax", "sampled-softmax", "bce", null)]
    public string? Loss { get; init; }

    /// <summary>Every prefix or last targets; the job's when absent.</summary>
    [AllowedValues("all", "last", null)]
    public string? Prefixes { get; init; }

    /// <summary>Hidden size; the job's when absent.</summary>
    [Range(4, 1024)]
    public int? Dim { get; init; }

    /// <summary>Dropout probability; the job's when absent.</summary>
    [Range(0.0, 0.9)]
    public double? Dropout { get; init; }

    /// <summary>A distilled row; none when absent.</summary>
    public MethodSpec? Method { get; init; }

    /// <summary>An own budget; the job's when absent.</summary>
    public TrainingSpec? Training { get; init; }
}
