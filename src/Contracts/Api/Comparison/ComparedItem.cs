namespace Distillery.Contracts;

/// <summary>A run or a version in a comparison. What it was measured on is null where it has no per-user results.</summary>
public sealed record ComparedItem
{
    /// <summary>As it was asked for: a run's id, or <c>model/version</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What people read.</summary>
    public required string Name { get; init; }

    /// <summary>Its run.</summary>
    public string? RunId { get; init; }

    /// <summary>Its job.</summary>
    public string? JobId { get; init; }

    /// <summary>The model, for a version.</summary>
    public string? Model { get; init; }

    /// <summary>The number, for a version.</summary>
    public int? Version { get; init; }

    /// <summary>Protocol of its evaluation.</summary>
    public string? Protocol { get; init; }

    /// <summary>Split of its evaluation.</summary>
    public string? Split { get; init; }

    /// <summary>Digest of its dataset.</summary>
    public string? Dataset { get; init; }

    /// <summary>Digest of its catalogue.</summary>
    public string? Catalogue { get; init; }

    /// <summary>Digest of the rows that it was measured on.</summary>
    public string? EvaluationSet { get; init; }

    /// <summary>Number of these rows.</summary>
    public int? Rows { get; init; }

    /// <summary>Number of different users in them.</summary>
    public int? Users { get; init; }
}
