namespace Distillery.Recommenders.Tests;

/// <summary>One training to measure; see <see cref="StudentMeasurement"/>.</summary>
internal sealed record MeasurementSpec
{
    public string Data { get; init; } = "games";

    /// <summary>sasrec, gru4rec or srgnn.</summary>
    public string Student { get; init; } = "sasrec";

    /// <summary>softmax (tied, sampled when negatives is above 0) or bce (the paper's student).</summary>
    public string Loss { get; init; } = "softmax";

    /// <summary>all or last.</summary>
    public string Prefixes { get; init; } = "all";

    public int Negatives { get; init; }

    public double Dros { get; init; }

    public bool Skip { get; init; }

    public bool Source { get; init; }

    public bool Repeats { get; init; } = true;

    public int Dim { get; init; } = 64;

    public double Dropout { get; init; } = 0.2;

    public double? ItemDeviation { get; init; }

    public int Epochs { get; init; } = 10;

    public int Batch { get; init; } = 256;

    public double LearningRate { get; init; } = 0.002;

    public double FinalRate { get; init; } = 1;

    public double WeightDecay { get; init; }

    public int Patience { get; init; } = 3;

    public long Seed { get; init; } = 1;

    /// <summary>Whether the test rows are measured at the end; off while settings are chosen.</summary>
    public bool Test { get; init; }
}
