namespace Distillery.Recommenders;

/// <summary>What a training gave. The student holds the weights of <see cref="BestEpoch"/>.</summary>
/// <param name="BestEpoch">1-based epoch with the best validation score; the last one where nothing is validated.</param>
/// <param name="Best">Its measures; null where nothing is validated.</param>
/// <param name="Epochs">Every epoch that was run.</param>
/// <param name="StepLosses">The loss of every step, in order; equal runs have equal ones, bit by bit.</param>
/// <param name="StoppedEarly">Whether patience ended it.</param>
/// <param name="ResumedAtEpoch">1-based epoch in which a checkpoint was taken up; null for a run from the start.</param>
public sealed record TrainingResult(
    int BestEpoch, ValidationScore? Best, IReadOnlyList<EpochResult> Epochs, IReadOnlyList<double> StepLosses, bool StoppedEarly, int? ResumedAtEpoch)
{
    /// <summary>Wall time of all epochs, validation included.</summary>
    public double Seconds => Epochs.Sum(epoch => epoch.Seconds + epoch.ValidationSeconds);
}
