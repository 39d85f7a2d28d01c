namespace Distillery.Contracts;

/// <summary>Runs or versions beside each other.</summary>
public sealed record ComparisonView
{
    /// <summary>What is compared, in the order asked for.</summary>
    public required IReadOnlyList<ComparedItem> Items { get; init; }

    /// <summary>Parameters that are not the same everywhere.</summary>
    public required IReadOnlyList<ComparedParam> Params { get; init; }

    /// <summary>Metrics that at least one of them has.</summary>
    public required IReadOnlyList<ComparedMetric> Metrics { get; init; }

    /// <summary>The metric of <see cref="Pairs"/>.</summary>
    public required string Metric { get; init; }

    /// <summary>Every pair that has per-user results, on the same evaluation set.</summary>
    public required IReadOnlyList<ComparedPair> Pairs { get; init; }

    /// <summary>Why pairs are missing, a sentence each; empty when all are there.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
