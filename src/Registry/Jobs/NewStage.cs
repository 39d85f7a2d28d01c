using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>A planned stage and what people see of it.</summary>
/// <param name="Plan">What it does and what it depends on.</param>
/// <param name="Label">For example <c>Train SASRec</c>.</param>
public sealed record NewStage(StagePlan Plan, string Label);
