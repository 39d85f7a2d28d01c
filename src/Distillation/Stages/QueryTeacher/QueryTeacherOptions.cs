using Distillery.Teachers;

namespace Distillery.Distillation.Stages;

/// <summary>Which teacher is asked, and for what.</summary>
public sealed record QueryTeacherOptions
{
    /// <summary>Item-kNN and item text (no LLM), artefacts made elsewhere, or a language model that runs here.</summary>
    public TeacherKind Kind { get; init; } = TeacherKind.Content;

    /// <summary>For <see cref="TeacherKind.Files"/>: the folder with the artefacts.</summary>
    public string? Folder { get; init; }

    /// <summary>Items in each list, at least 1; default 20.</summary>
    public int ListLength { get; init; } = 20;

    /// <summary>For <see cref="TeacherKind.Content"/>: length of the item vectors; default 128.</summary>
    public int VectorDim { get; init; } = 128;

    /// <summary>For <see cref="TeacherKind.Content"/>: user folds of the cross-fitted lists; default 4.</summary>
    public int Folds { get; init; } = 4;

    /// <summary>Seed of folds, of the order of equal scores and of the vectors; default 0.</summary>
    public int Seed { get; init; }

    /// <summary>For <see cref="TeacherKind.LocalLm"/>: model and settings; <see cref="ListLength"/> and <see cref="Seed"/> take the place of its own.</summary>
    public LocalLmOptions LocalLm { get; init; } = new();
}
