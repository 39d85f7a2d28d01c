namespace Distillery.Recommenders;

/// <summary>Settings of a <see cref="SoftmaxObjective"/>.</summary>
public sealed record SoftmaxObjectiveOptions
{
    /// <summary>Sampled negatives of a step; 0 (default) for the whole catalogue.</summary>
    public int Negatives { get; init; }

    /// <summary>λ, the weight of the teacher's lists, 0 or more; default 1. Without lists it has no effect.</summary>
    public double ListWeight { get; init; } = 1;

    /// <summary>The items in the denominator; null (default) for all.</summary>
    public IReadOnlyList<int>? Candidates { get; init; }
}
