namespace Distillery.Recommenders;

/// <summary>What an epoch gave.</summary>
/// <param name="Epoch">1-based epoch.</param>
/// <param name="Loss">Mean loss of its steps.</param>
/// <param name="Seconds">Wall time of its steps; the part before an interruption is included.</param>
/// <param name="ValidationSeconds">Wall time of its validation.</param>
/// <param name="Validation">Its measures; null where nothing is validated.</param>
public sealed record EpochResult(int Epoch, double Loss, double Seconds, double ValidationSeconds, ValidationScore? Validation);
