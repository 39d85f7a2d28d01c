using Distillery.Recommenders;

namespace Distillery.Distillation.Stages;

/// <summary>One model: what it is, how it learns, and for how long.</summary>
public sealed record TrainStudentOptions
{
    /// <summary>The student.</summary>
    public StudentOptions Student { get; init; } = new();

    /// <summary>How knowledge reaches it.</summary>
    public MethodOptions Method { get; init; } = new();

    /// <summary>Budget, optimiser and seed. The seed also makes the first weights.</summary>
    public TrainerOptions Training { get; init; } = new();

    /// <summary><c>auto</c> takes a GPU where there is one; <c>cpu</c>; <c>cuda</c>.</summary>
    public string Device { get; init; } = "auto";
}
