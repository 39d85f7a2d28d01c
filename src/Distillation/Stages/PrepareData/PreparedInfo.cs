using Distillery.Data;

namespace Distillery.Distillation.Stages;

/// <summary>Which data was prepared and how: <c>prepared.json</c>. The split itself is not stored, because options and data give it again, row for row.</summary>
public sealed record PreparedInfo
{
    /// <summary>A short name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Digest of the data as imported.</summary>
    public required string DatasetDigest { get; init; }

    /// <summary>Digest of the item table.</summary>
    public required string CatalogueDigest { get; init; }

    /// <summary>Digest of the data in the order that windows were cut from; another one only where ties were shuffled.</summary>
    public required string OrderedDigest { get; init; }

    /// <summary>Where it was read from, as a person would say it.</summary>
    public required string Source { get; init; }

    /// <summary>Windows, cuts and tie order.</summary>
    public required SplitOptions Split { get; init; }

    /// <summary>Counts and shares.</summary>
    public required DatasetProfile Profile { get; init; }

    /// <summary>The split in words, for example <c>time 80/10/10, window 10, ties as-is</c>.</summary>
    public string SplitInWords => Split.InWords();
}
