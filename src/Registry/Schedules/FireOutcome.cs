namespace Distillery.Registry;

/// <summary>What a step of a schedule's waiting fires came to.</summary>
/// <param name="JobId">The job that was submitted; null when none was.</param>
/// <param name="Skipped">Fires that were skipped.</param>
/// <param name="Cancelled">Jobs that were told to stop.</param>
/// <param name="More">Whether there may be more to do at once.</param>
public sealed record FireOutcome(string? JobId, IReadOnlyList<NewFire> Skipped, IReadOnlyList<string> Cancelled, bool More);
