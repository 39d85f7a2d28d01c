namespace Distillery.Recommenders;

/// <summary>How long and how fast a student is trained.</summary>
public sealed record TrainerOptions
{
    /// <summary>Passes over the units at most, 1 to 10,000; default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Units of a step, 1 to 65,536; default 512.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>Step size of Adam, above 0 and at most 1; default 0.002.</summary>
    public double LearningRate { get; init; } = 0.002;

    /// <summary>Share of the learning rate that is left at the last step of the last epoch, 0 to 1; default 1 (constant). It falls in a straight line.</summary>
    public double FinalRate { get; init; } = 1;

    /// <summary>L2 penalty of Adam, 0 or more; default 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Largest norm of the whole gradient, larger ones are scaled down; 0 (default) for no limit.</summary>
    public double ClipNorm { get; init; }

    /// <summary>Epochs without a better validation score after which training ends; 0 for never; default 3.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>Seed of data order, dropout and negatives; default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Time between checkpoints inside an epoch; null (default) for one at the end of each epoch only.</summary>
    public TimeSpan? CheckpointEvery { get; init; }

    /// <summary>Shortest time between two progress reports inside an epoch; default 250 ms.</summary>
    public TimeSpan ProgressEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Checks every field.</summary>
    /// <exception cref="ArgumentException">A field is out of range; the message names it, its value and the range.</exception>
    public void Validate()
    {
        Check(Epochs is >= 1 and <= 10_000, nameof(Epochs), Epochs, "1 to 10000");
        Check(BatchSize is >= 1 and <= 65_536, nameof(BatchSize), BatchSize, "1 to 65536");
        Check(LearningRate is > 0 and <= 1, nameof(LearningRate), LearningRate, "above 0 and at most 1");
        Check(FinalRate is >= 0 and <= 1, nameof(FinalRate), FinalRate, "0 to 1");
        Check(WeightDecay is >= 0 and <= 1, nameof(WeightDecay), WeightDecay, "0 to 1");
        Check(ClipNorm >= 0, nameof(ClipNorm), ClipNorm, "0 (no limit) or more");
        Check(Patience >= 0, nameof(Patience), Patience, "0 (never stop early) or more");
        Check(CheckpointEvery is null || CheckpointEvery > TimeSpan.Zero, nameof(CheckpointEvery), CheckpointEvery, "above zero");
    }

    private static void Check(bool holds, string field, object? value, string range)
    {
        if (!holds)
            throw new ArgumentException($"{field} is {value}; it must be {range}.", field);
    }
}
