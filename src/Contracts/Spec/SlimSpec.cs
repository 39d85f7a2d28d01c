using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>SLIM: which rationales reach the student, and how.</summary>
public sealed record SlimSpec
{
    /// <summary>Whose rationales stand beside the windows: the student LM's, the teacher's for every window, or none (item text only).</summary>
    [AllowedValues("student", "teacher", "none")]
    [Description("student: written by the student LM; teacher: the teacher's own for every window (costs a question each); none: item text only, the paper's \"+\" row.")]
    public string Rationales { get; init; } = "student";

    /// <summary>Steps of the rationale that are encoded: 1 preferences, 2 categories and brands, 3 products.</summary>
    [MinLength(1), MaxLength(3)]
    [Description("Steps of the rationale that are used: 1 preferences, 2 categories and brands, 3 products.")]
    public IReadOnlyList<int> Steps { get; init; } = [1, 2, 3];

    /// <summary><c>id</c>: ID-based fusion (Eq. 6); <c>matching</c>: ID-agnostic text matching (Eq. 7).</summary>
    [AllowedValues("id", "matching")]
    [Description("id: fusion with the sequential student (Eq. 6); matching: text alone (Eq. 7).")]
    public string Fusion { get; init; } = "id";

    /// <summary>What turns texts into vectors, one for items and rationales.</summary>
    [AllowedValues("tfidf", "bert", "chat")]
    [Description("tfidf: TF-IDF + SVD fitted on item text; bert: an encoder on disk; chat: the teacher's embeddings endpoint.")]
    public string Encoder { get; init; } = "tfidf";

    /// <summary>For <c>bert</c>: folder with a Hugging Face BERT.</summary>
    [MaxLength(500)]
    public string? EncoderFolder { get; init; }

    /// <summary>For <c>tfidf</c>: length of the vectors.</summary>
    [Range(8, 1024)]
    public int TextDim { get; init; } = 128;
}
