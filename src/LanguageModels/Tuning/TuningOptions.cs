namespace Distillery.LanguageModels;

/// <summary>How long and how fast a model learns.</summary>
public sealed record TuningOptions
{
    /// <summary>Passes over the examples, at least 1.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Ends the training after about this many tokens (prompts included, padding not), if that is earlier; null for no limit.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Largest step size, reached after the warm-up; above 0.</summary>
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>Rows in one pass, at least 1. A row is one example, or several with <see cref="Packing"/>.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>Passes in one step, at least 1. <c>8 × 1</c> learns as <c>1 × 8</c>: the loss is divided by the answers' tokens of the whole step.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>Longest example in tokens, at least 2.</summary>
    public int MaxLength { get; init; } = 512;

    /// <summary>Whether short examples share a row. They do not see each other.</summary>
    public bool Packing { get; init; } = true;

    /// <summary>Length of packed rows; null for <see cref="MaxLength"/>. The longest example counts where it is longer.</summary>
    public int? PackLength { get; init; }

    /// <summary>What happens to longer examples.</summary>
    public TuningTruncation Truncation { get; init; } = TuningTruncation.CutPrompt;

    /// <summary>Share of the steps in which the rate rises from 0, 0 to 1.</summary>
    public double WarmUp { get; init; } = 0.1;

    /// <summary>Where the cosine ends, as a share of the learning rate, 0 to 1.</summary>
    public double FinalRate { get; init; }

    /// <summary>AdamW's decay of matrices; norms, biases and lengths have none. At least 0.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>AdamW's β₁, 0 to below 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's β₂, 0 to below 1.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Longest gradient of all parameters together; 0 for no limit.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Steps between evaluations; 0 evaluates after each epoch.</summary>
    public int EvaluateEverySteps { get; init; }

    /// <summary>Ends after this many evaluations without a better one; 0 never does.</summary>
    public int Patience { get; init; }

    /// <summary>The run is stopped when the loss is above this for <see cref="LossLimitSteps"/> steps after the warm-up; null takes ln(vocabulary) + 1, one more than guessing costs.</summary>
    public double? LossLimit { get; init; }

    /// <summary>How many steps in a row, at least 1.</summary>
    public int LossLimitSteps { get; init; } = 3;

    /// <summary>Keeps only each layer's input and computes the rest again in backward: less memory, about a third more time.</summary>
    public bool GradientCheckpointing { get; init; }

    /// <summary>Order of the examples and dropout follow from it.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Time between checkpoints; they are also written after evaluations and on cancellation. Null for those only.</summary>
    public TimeSpan? CheckpointEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Steps between checkpoints; 0 leaves it to the time.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>Least time between two reports of progress.</summary>
    public TimeSpan ProgressEvery { get; init; } = TimeSpan.FromSeconds(1);

    internal void Validate()
    {
        AtLeast(Epochs, 1, "epochs");
        AtLeast(Batch, 1, "batch");
        AtLeast(Accumulation, 1, "accumulation");
        AtLeast(MaxLength, 2, "maxLength");
        AtLeast(PackLength ?? 2, 2, "packLength");
        AtLeast(EvaluateEverySteps, 0, "evaluateEverySteps");
        AtLeast(Patience, 0, "patience");
        AtLeast(LossLimitSteps, 1, "lossLimitSteps");
        AtLeast(CheckpointEverySteps, 0, "checkpointEverySteps");
        Must(MaxTokens is null or > 0, "maxTokens", MaxTokens, "a number of tokens from 1 on");
        Must(double.IsFinite(LearningRate) && LearningRate > 0, "learningRate", LearningRate, "a number above 0");
        Must(WarmUp is >= 0 and <= 1, "warmUp", WarmUp, "a share from 0 to 1");
        Must(FinalRate is >= 0 and <= 1, "finalRate", FinalRate, "a share from 0 to 1");
        Must(double.IsFinite(WeightDecay) && WeightDecay >= 0, "weightDecay", WeightDecay, "a number from 0 on");
        Must(Beta1 is >= 0 and < 1, "beta1", Beta1, "a number from 0 to below 1");
        Must(Beta2 is >= 0 and < 1, "beta2", Beta2, "a number from 0 to below 1");
        Must(double.IsFinite(ClipNorm) && ClipNorm >= 0, "clipNorm", ClipNorm, "a number from 0 on");
        Must(LossLimit is null or > 0, "lossLimit", LossLimit, "a number above 0");
    }

    private static void AtLeast(int value, int least, string name) => Must(value >= least, name, value, $"a whole number from {least} on");

    private static void Must(bool isRight, string name, object? value, string wanted)
    {
        if (!isRight)
            throw new ArgumentException($"tuning.{name} is {value}: {wanted} is needed.");
    }
}
