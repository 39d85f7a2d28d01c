namespace Distillery.Contracts;

/// <summary>The bus and what waits before it.</summary>
/// <param name="Broker"><c>rabbitmq</c> or <c>in-memory</c>.</param>
/// <param name="Connected">Whether the broker answered when it was asked last; always for a bus in memory.</param>
/// <param name="OutboxWaiting">Messages in the store that are due and not sent.</param>
/// <param name="OutboxLagSeconds">How long the oldest of them is due.</param>
/// <param name="Queues">The queues.</param>
public sealed record BusView(string Broker, bool Connected, long OutboxWaiting, double OutboxLagSeconds, IReadOnlyList<QueueView> Queues);
