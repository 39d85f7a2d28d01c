using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>Where knowledge comes from.</summary>
public sealed record TeacherSpec
{
    /// <summary><c>content</c>: item-kNN and item text, no LLM; <c>files</c>: artefacts made elsewhere.</summary>
    [AllowedValues("content", "files")]
    [Description("content: item-kNN + item text, not an LLM; files: rankings, distances and item embeddings made elsewhere.")]
    public string Kind { get; init; } = "content";

    /// <summary>For <c>files</c>: the folder with <c>myrank_train.txt</c>, <c>confidence_train.txt</c>, <c>all_embeddings.pt</c>.</summary>
    public string? Folder { get; init; }

    /// <summary>Items in each list.</summary>
    [Range(1, 200)]
    public int K { get; init; } = 20;

    /// <summary>For <c>content</c>: length of the item vectors.</summary>
    [Range(8, 1024)]
    public int VectorDim { get; init; } = 128;

    /// <summary>For <c>content</c>: user folds of the cross-fitted lists.</summary>
    [Range(2, 20)]
    public int Folds { get; init; } = 4;

    /// <summary>Seed of folds and vectors.</summary>
    [Range(0, int.MaxValue)]
    public int Seed { get; init; }
}
