namespace Distillery.Contracts;

/// <summary>A change, as sent by <c>GET /api/jobs/{id}/events</c> (server-sent events; <c>event:</c> is <see cref="Type"/>, <c>id:</c> is <see cref="Sequence"/>).</summary>
/// <param name="Sequence">Grows; reconnect with <c>Last-Event-ID</c>.</param>
/// <param name="Type"><c>job</c>, <c>stage</c>, <c>metrics</c> or <c>log</c>.</param>
/// <param name="JobId">The job.</param>
/// <param name="Job">Set for <c>job</c>.</param>
/// <param name="Stage">Set for <c>stage</c>.</param>
/// <param name="RunId">Set for <c>metrics</c>.</param>
/// <param name="Metrics">Set for <c>metrics</c>.</param>
/// <param name="Log">Set for <c>log</c>.</param>
public sealed record JobEvent(
    long Sequence,
    string Type,
    string JobId,
    JobSummary? Job = null,
    StageView? Stage = null,
    string? RunId = null,
    IReadOnlyList<MetricPoint>? Metrics = null,
    IReadOnlyList<LogLine>? Log = null);
