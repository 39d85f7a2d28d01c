namespace Distillery.Registry;

/// <summary>What waits in the store for the bus and for workers.</summary>
/// <param name="OutboxWaiting">Messages that are due and not sent.</param>
/// <param name="OutboxLag">How long the oldest of them is due.</param>
/// <param name="Stages">Stages by queue and state, <c>ready</c> and <c>running</c> only.</param>
/// <param name="DeadLetters">Waiting dead letters by queue of the bus.</param>
public sealed record BusCounts(
    long OutboxWaiting, TimeSpan OutboxLag, IReadOnlyDictionary<(string Queue, string State), long> Stages, IReadOnlyDictionary<string, long> DeadLetters);
