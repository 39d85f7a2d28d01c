namespace Distillery.Contracts;

/// <summary>The table of a job, with what makes its numbers mean something.</summary>
public sealed record ResultTable
{
    /// <summary>The data.</summary>
    public required ResultDataset Dataset { get; init; }

    /// <summary>For example <c>full-ranking</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The split in words, for example <c>time 80/10/10, window 10, ties as-is</c>.</summary>
    public required string Split { get; init; }

    /// <summary>Method of the job, with its mode.</summary>
    public required string Method { get; init; }

    /// <summary>Seed of the job's student.</summary>
    public required int Seed { get; init; }

    /// <summary>Commit or version of the code that measured.</summary>
    public required string CodeVersion { get; init; }

    /// <summary>Device that trained, for example <c>cpu</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The rows, weakest kind first, the job's student last.</summary>
    public required IReadOnlyList<ResultRow> Rows { get; init; }

    /// <summary>Paired differences on the test rows.</summary>
    public required IReadOnlyList<PairedResult> Paired { get; init; }
}
