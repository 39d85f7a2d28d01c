namespace Distillery.Distillation.Stages;

/// <summary>What a table is made of.</summary>
/// <param name="Protocol">How it was measured: one of <see cref="EvaluationProtocols"/>.</param>
/// <param name="Rows">In the order asked for, the student last.</param>
/// <param name="Paired">Differences of the student from the other trained rows and the hybrid.</param>
/// <param name="RankFiles">Per-row results that were written, relative to the folder, with <c>/</c>.</param>
public sealed record EvaluationResult(string Protocol, IReadOnlyList<ResultLine> Rows, IReadOnlyList<PairedLine> Paired, IReadOnlyList<string> RankFiles);
