namespace Distillery.Contracts;

/// <summary>One act, as the audit log keeps it. <see cref="AuditChain"/> says what its hash covers.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Time">UTC, by the database's clock, to the millisecond.</param>
/// <param name="Actor">Who acted; empty when nobody was signed in.</param>
/// <param name="Role">The role in which it was done.</param>
/// <param name="KeyId">The key that was shown.</param>
/// <param name="Act">For example <c>job.cancel</c>.</param>
/// <param name="Target">For example <c>job/7k2m…</c>.</param>
/// <param name="Outcome"><c>done</c> or <c>refused</c>.</param>
/// <param name="Before">JSON of what was; null when there was nothing to say.</param>
/// <param name="After">JSON of what came of it.</param>
/// <param name="Address">The caller's network address.</param>
/// <param name="RequestId">Id of the request.</param>
/// <param name="TraceId">Id of the trace.</param>
/// <param name="PreviousHash">Hash of the record before; 64 zeros for the first.</param>
/// <param name="Hash">Lower-case hex sha256.</param>
public sealed record AuditRecord(
    long Number,
    DateTimeOffset Time,
    string Actor,
    string? Role,
    string? KeyId,
    string Act,
    string Target,
    string Outcome,
    string? Before,
    string? After,
    string? Address,
    string? RequestId,
    string? TraceId,
    string PreviousHash,
    string Hash);
