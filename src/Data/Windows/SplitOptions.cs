namespace Distillery.Data;

/// <summary>How a dataset becomes train, validation and test rows. The defaults are DLLM2Rec's protocol.</summary>
public sealed record SplitOptions
{
    /// <summary>The kind of split; default a global cut in time.</summary>
    public SplitKind Kind { get; init; } = SplitKind.Time;

    /// <summary>Share of the rows before the first cut, above 0; default 0.8. Only for <see cref="SplitKind.Time"/>.</summary>
    public double Train { get; init; } = 0.8;

    /// <summary>Share of the rows between the cuts, above 0; default 0.1. The rest is the test part. Only for <see cref="SplitKind.Time"/>.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>Positions of a history, 1 to 1000; default 10.</summary>
    public int WindowLength { get; init; } = 10;

    /// <summary>
    /// Whether only windows with a full history count (DLLM2Rec's rule for MovieLens). Default false: a user with too few items for a
    /// full window gives one row, its last. The two rules differ only in users with <see cref="WindowLength"/> items or fewer.
    /// </summary>
    public bool FullWindowsOnly { get; init; }

    /// <summary>
    /// Whether each user gives one training window only, its last (and with leave-one-out one of each part): as SLIM has one rationale for a user.
    /// Default false.
    /// </summary>
    public bool LastWindowOnly { get; init; }

    /// <summary>The order of equal timestamps; default as in the source.</summary>
    public TieOrder Ties { get; init; } = TieOrder.AsIs;

    /// <summary>Seed of <see cref="TieOrder.Shuffled"/>; default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Checks every field.</summary>
    /// <exception cref="ArgumentException">A field is out of range; the message names it, its value and the range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Kind))
            throw new ArgumentException($"split.kind is {(int)Kind}; allowed are time and leave-one-out.");
        if (!Enum.IsDefined(Ties))
            throw new ArgumentException($"split.ties is {(int)Ties}; allowed are as-is and shuffled.");
        if (FullWindowsOnly && LastWindowOnly)
            throw new ArgumentException("split.windows asks for full windows and for last windows; choose one.");
        if (!(Train > 0 && Train < 1))
            throw new ArgumentException($"split.train is {Train}; it must lie between 0 and 1.");
        if (!(Validation > 0 && Validation < 1))
            throw new ArgumentException($"split.validation is {Validation}; it must lie between 0 and 1.");
        if ((decimal)Train + (decimal)Validation >= 1)
            throw new ArgumentException($"split.train {Train} and split.validation {Validation} leave nothing for the test part; their sum must stay below 1.");
        if (WindowLength is < 1 or > 1000)
            throw new ArgumentException($"split.window is {WindowLength}; it must lie in 1..1000.");
    }
}
