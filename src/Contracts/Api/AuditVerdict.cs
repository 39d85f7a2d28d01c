namespace Distillery.Contracts;

/// <summary>Whether the audit log is whole.</summary>
/// <param name="Valid">Every record follows from the one before it, up to the head.</param>
/// <param name="Records">Records that were checked and found right.</param>
/// <param name="Head">Hash of the last of them. Keep it elsewhere: a log that was rewritten as a whole has another.</param>
/// <param name="BrokenAt">Number of the first record that is wrong.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record AuditVerdict(bool Valid, long Records, string Head, long? BrokenAt, string? Reason);
