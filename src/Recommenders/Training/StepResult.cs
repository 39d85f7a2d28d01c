namespace Distillery.Recommenders;

/// <summary>What one step did.</summary>
/// <param name="Loss">Mean loss of the rows.</param>
/// <param name="Examples">Number of rows (pairs of history and target).</param>
public readonly record struct StepResult(double Loss, int Examples);
