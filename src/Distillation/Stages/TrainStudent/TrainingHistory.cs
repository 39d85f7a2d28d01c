namespace Distillery.Distillation.Stages;

/// <summary>How a training went: <c>history.json</c>.</summary>
public sealed record TrainingHistory
{
    /// <summary>1-based epoch that validation chose.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Whether patience ended it.</summary>
    public required bool StoppedEarly { get; init; }

    /// <summary>Wall time of all epochs, validation included, in seconds; parts before an interruption are included.</summary>
    public required double Seconds { get; init; }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Seed of first weights, order, dropout and sampling.</summary>
    public required long Seed { get; init; }

    /// <summary>The objective with every setting that changes the numbers.</summary>
    public required string Objective { get; init; }

    /// <summary>Label of the teacher; null for none.</summary>
    public string? Teacher { get; init; }

    /// <summary>Number of parameters that were trained.</summary>
    public required long Parameters { get; init; }

    /// <summary>Version of the code.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>Every epoch.</summary>
    public required IReadOnlyList<TrainingEpoch> Epochs { get; init; }

    /// <summary>Losses of single steps: every <see cref="StepLossEvery"/>-th, beginning with the first.</summary>
    public required IReadOnlyList<double> StepLosses { get; init; }

    /// <summary>Distance of two values of <see cref="StepLosses"/> in steps.</summary>
    public required int StepLossEvery { get; init; }
}
