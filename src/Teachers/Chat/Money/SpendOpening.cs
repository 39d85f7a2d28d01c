namespace Distillery.Teachers;

/// <summary>What was spent before a stage begins or goes on.</summary>
/// <param name="Own">By the stage itself, over all its resumptions.</param>
/// <param name="Others">By others that share its budget: the other stages of its job.</param>
public sealed record SpendOpening(SpendTotals Own, SpendTotals Others);
