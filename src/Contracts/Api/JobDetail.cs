namespace Distillery.Contracts;

/// <summary>A job with everything that its page shows.</summary>
/// <param name="Job">The job as in lists.</param>
/// <param name="Spec">The spec with all defaults.</param>
/// <param name="Stages">Its stages in order.</param>
/// <param name="RunId">The job's parent run.</param>
/// <param name="Result">The table, once the evaluate stage has written it.</param>
/// <param name="Version">The registered version, once there is one.</param>
public sealed record JobDetail(
    JobSummary Job,
    JobSpec Spec,
    IReadOnlyList<StageView> Stages,
    string RunId,
    ResultTable? Result,
    ModelVersionView? Version);
