using Distillery.Contracts;

namespace Distillery.JobApi.Jobs;

/// <summary>What <c>POST /api/jobs/validate</c> answers.</summary>
/// <param name="Problems">Every problem at once; empty for a valid spec.</param>
/// <param name="Spec">The spec with all defaults; null when there are problems.</param>
/// <param name="Stages">The stages that it would have.</param>
/// <param name="Yaml">The spec as YAML.</param>
/// <param name="Estimate">About what it would ask of a paid teacher.</param>
public sealed record SpecValidation(
    IReadOnlyList<SpecProblem> Problems, JobSpec? Spec = null, IReadOnlyList<StagePlan>? Stages = null, string? Yaml = null, CostEstimate? Estimate = null);
