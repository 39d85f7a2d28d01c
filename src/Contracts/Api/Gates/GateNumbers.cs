namespace Distillery.Contracts;

/// <summary>The numbers behind a gate's verdict; what does not apply is null.</summary>
public sealed record GateNumbers
{
    /// <summary>Metric key.</summary>
    public string? Metric { get; init; }

    /// <summary>The candidate's value.</summary>
    public double? Value { get; init; }

    /// <summary>The bound that decided.</summary>
    public double? Threshold { get; init; }

    /// <summary>What it was compared with: <c>champion</c> with its version, or a baseline's key.</summary>
    public string? Against { get; init; }

    /// <summary>The value of what it was compared with.</summary>
    public double? AgainstValue { get; init; }

    /// <summary>Mean difference over the rows.</summary>
    public double? Difference { get; init; }

    /// <summary>Lower end of the interval.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end of the interval.</summary>
    public double? High { get; init; }

    /// <summary>Two-sided confidence of the interval.</summary>
    public double? Confidence { get; init; }

    /// <summary>Non-inferiority margin; null where the candidate must be better.</summary>
    public double? Margin { get; init; }

    /// <summary>The slice.</summary>
    public string? Slice { get; init; }

    /// <summary>Users in the comparison.</summary>
    public int? Users { get; init; }

    /// <summary>Rows in the comparison.</summary>
    public int? Rows { get; init; }

    /// <summary>Users for whom the candidate is better.</summary>
    public int? Wins { get; init; }

    /// <summary>Users for whom both are equal.</summary>
    public int? Ties { get; init; }

    /// <summary>Users for whom the candidate is worse.</summary>
    public int? Losses { get; init; }
}
