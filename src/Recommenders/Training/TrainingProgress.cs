namespace Distillery.Recommenders;

/// <summary>Where a training stands.</summary>
/// <param name="Epoch">1-based epoch.</param>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="Step">Steps done in this epoch.</param>
/// <param name="Steps">Steps of an epoch.</param>
/// <param name="Loss">Mean loss of the epoch so far.</param>
/// <param name="ExamplesPerSecond">Rows learnt per second in this epoch, validation not counted.</param>
/// <param name="Validation">The measures of the epoch; null before its end and where nothing is validated.</param>
/// <param name="TimeLeft">Estimate for all epochs, an upper bound where training may end early; null before the first step.</param>
public sealed record TrainingProgress(
    int Epoch, int Epochs, int Step, int Steps, double Loss, double ExamplesPerSecond, ValidationScore? Validation, TimeSpan? TimeLeft)
{
    /// <summary>Whether the epoch is over, its validation included.</summary>
    public bool IsEpochEnd { get; init; }
}
