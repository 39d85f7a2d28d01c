namespace Distillery.Distillation.Stages;

/// <summary>One epoch of a <see cref="TrainingHistory"/>.</summary>
/// <param name="Epoch">1-based.</param>
/// <param name="Loss">Mean loss of its steps.</param>
/// <param name="Seconds">Wall time of its steps.</param>
/// <param name="ValidationSeconds">Wall time of its validation.</param>
/// <param name="Validation">Its measures by key, for example <c>ndcg_at_20</c>.</param>
public sealed record TrainingEpoch(int Epoch, double Loss, double Seconds, double ValidationSeconds, IReadOnlyDictionary<string, double> Validation);
