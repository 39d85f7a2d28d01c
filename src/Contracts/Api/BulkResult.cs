namespace Distillery.Contracts;

/// <summary>What an act on many jobs did, or would do.</summary>
/// <param name="Matched">Jobs that match the filter and whose state allows the act.</param>
/// <param name="Changed">Jobs that were changed; 0 when it was only a count.</param>
/// <param name="DryRun">Whether nothing was to be changed.</param>
public sealed record BulkResult(int Matched, int Changed, bool DryRun);
