using Distillery.Contracts;

namespace Distillery.Registry;

/// <summary>What a worker is to do.</summary>
/// <param name="Mode">One of <see cref="WorkerModes"/>.</param>
/// <param name="AtOnce">With <see cref="WorkerModes.Draining"/>: whether to give back what runs at once and not at its next checkpoint.</param>
public sealed record WorkerOrders(string Mode, bool AtOnce);
