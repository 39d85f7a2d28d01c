namespace Distillery.Data;

/// <summary>What an import may be told. Nothing needs to be.</summary>
public sealed record ImportOptions
{
    /// <summary>The layout; default: recognised from the names of the files.</summary>
    public DatasetKind Kind { get; init; } = DatasetKind.Auto;

    /// <summary>A short name for people; default the name of the folder or file.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Users and items with fewer interactions are dropped, again and again until all have as many (the k-core), 1 or more;
    /// default null: everything is kept.
    /// </summary>
    public int? MinimumInteractions { get; init; }

    /// <summary>Repeated interactions of a user with an item; default: kept.</summary>
    public DuplicatePolicy Duplicates { get; init; } = DuplicatePolicy.Keep;

    /// <summary>Whether items whose title has one character or none are dropped (with their interactions), as DLLM2Rec does; default false.</summary>
    public bool DropUntitledItems { get; init; }

    /// <summary>The file with item titles, where it does not lie beside the interactions; default: looked for there.</summary>
    public string? ItemsPath { get; init; }

    /// <summary>The columns of a generic CSV; default: recognised by their names.</summary>
    public CsvColumns? Columns { get; init; }

    /// <summary>How many items DLLM2Rec's files are about (their padding id); default: the padding id that the rows hold, or the largest id plus one where no row is padded.</summary>
    public int? ItemCount { get; init; }

    /// <summary>Reading stops after so many errors, 1 or more; default 20.</summary>
    public int MaximumErrors { get; init; } = 20;
}
