namespace Distillery.Contracts;

/// <summary>Wakes the workers of one queue up: a stage may be claimed. Losing, doubling or delaying it does no harm.</summary>
/// <param name="JobId">The job.</param>
/// <param name="StageId">The stage.</param>
/// <param name="Queue">One of the queues of <see cref="StageKinds"/>.</param>
public sealed record StageReady(string JobId, string StageId, string Queue);
