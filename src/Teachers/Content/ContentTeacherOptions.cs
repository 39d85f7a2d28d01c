using Distillery.Baselines;

namespace Distillery.Teachers;

/// <summary>Settings of <see cref="ContentTeacher"/>.</summary>
public sealed record ContentTeacherOptions
{
    /// <summary>User folds of the cross-fitted lists, at least 2. <value>The default is 4.</value></summary>
    public int Folds { get; init; } = 4;

    /// <summary>Seed of folds, of the order of equal scores and of the vectors. <value>The default is 0.</value></summary>
    public int Seed { get; init; }

    /// <summary>Whether items of the history are left out of the lists. <value>The default is true.</value></summary>
    public bool RemovesHistory { get; init; } = true;

    /// <summary>Length of the item vectors, at least 1. <value>The default is 128.</value></summary>
    public int VectorDim { get; init; } = 128;

    /// <summary>Parts of the hybrid and the weights that are tried on validation.</summary>
    public HybridOptions Hybrid { get; init; } = new();

    internal void Check()
    {
        if (Folds < 2)
            throw new ArgumentException($"folds is {Folds}; cross-fitting needs at least 2.");
        if (VectorDim < 1)
            throw new ArgumentException($"vectorDim is {VectorDim}; it must be at least 1.");
    }
}
