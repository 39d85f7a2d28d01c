namespace Distillery.Contracts;

/// <summary>A stage that a worker holds.</summary>
/// <param name="StageId">The stage.</param>
/// <param name="JobId">Its job.</param>
/// <param name="Stage">The stage's name.</param>
/// <param name="Kind">One of <see cref="StageKinds"/>.</param>
/// <param name="Team">The job's team.</param>
/// <param name="Progress">Share done, <c>0 .. 1</c>.</param>
/// <param name="Until">The lease holds until then unless it is renewed, UTC.</param>
public sealed record WorkerLease(string StageId, string JobId, string Stage, string Kind, string Team, double Progress, DateTimeOffset Until);
