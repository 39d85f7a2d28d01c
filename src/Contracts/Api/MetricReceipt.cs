namespace Distillery.Contracts;

/// <summary>What <c>POST /api/runs/{id}/metrics</c> answers.</summary>
/// <param name="Points">How many points the batch had; they are stored now, or were before.</param>
public sealed record MetricReceipt(int Points);
