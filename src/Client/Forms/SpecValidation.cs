using Distillery.Contracts;

namespace Distillery.Client;

/// <summary>What the API says about a spec without making a job of it.</summary>
/// <param name="Problems">Everything that is wrong; empty for a sound spec.</param>
/// <param name="Spec">The spec with all defaults; null when something is wrong.</param>
/// <param name="Stages">The stages that the job would have; null when something is wrong.</param>
/// <param name="Yaml">The spec as YAML; null when something is wrong.</param>
/// <param name="Estimate">About what it would ask of a paid teacher.</param>
public sealed record SpecValidation(
    IReadOnlyList<SpecProblem> Problems,
    JobSpec? Spec = null,
    IReadOnlyList<StagePlan>? Stages = null,
    string? Yaml = null,
    CostEstimate? Estimate = null);
