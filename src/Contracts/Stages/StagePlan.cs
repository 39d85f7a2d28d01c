namespace Distillery.Contracts;

/// <summary>One stage as planned from a spec.</summary>
/// <param name="Name">Unique in the job, for example <c>distill-student</c>.</param>
/// <param name="Kind">One of <see cref="StageKinds"/>.</param>
/// <param name="DependsOn">Names of the stages whose outputs it reads.</param>
/// <param name="Parameters">What it does.</param>
public sealed record StagePlan(string Name, string Kind, IReadOnlyList<string> DependsOn, StageParameters Parameters)
{
    /// <summary>What a worker must have; by the spec's resources when absent.</summary>
    public StageNeeds? Needs { get; init; }
}
