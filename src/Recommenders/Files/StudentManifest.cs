namespace Distillery.Recommenders;

/// <summary>What a student file holds and where it comes from.</summary>
public sealed record StudentManifest
{
    /// <summary>Layout of the file; this version writes and reads 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Name of the architecture: <c>sasrec</c>, <c>gru4rec</c>, <c>srgnn</c>, <c>no-history</c>.</summary>
    public string Architecture => Options.Architecture;

    /// <summary>Sizes.</summary>
    public required IStudentOptions Options { get; init; }

    /// <summary>Whether the output vectors are the item vectors.</summary>
    public bool IsTied { get; init; }

    /// <summary>Whether scores have a bias for each item.</summary>
    public bool HasBias { get; init; }

    /// <summary>Whether a learnt number is added to the scores of the history's items.</summary>
    public bool LearnsRepeats { get; init; }

    /// <summary>Whether a path leads round the architecture's own layers.</summary>
    public bool HasSkip { get; init; }

    /// <summary>Whether that path has item vectors of its own.</summary>
    public bool HasSource { get; init; }

    /// <summary>The texts that its rows carry; null where they carry none. Scoring then needs their vectors beside the folder's files.</summary>
    public RowTextManifest? RowText { get; init; }

    /// <summary>Where it comes from.</summary>
    public required StudentOrigin Origin { get; init; }
}
