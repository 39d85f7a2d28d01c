namespace Distillery.Teachers;

/// <summary>Where answers come from; it stands beside every number that was made with them.</summary>
public sealed record TeacherProvenance
{
    /// <summary>The parameter that says that only some rows were answered, with their number. Rows without an answer then learn from no list.</summary>
    public const string SampleParameter = "windows";

    /// <summary>Kind of the teacher: <c>content</c>, <c>files</c>, <c>chat</c>, <c>local-lm</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What people read, for example <c>content, not an LLM</c>.</summary>
    public required string Label { get; init; }

    /// <summary>Everything that the answers depend on, by name.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Digest of the dataset (with its order of ties) that was answered for.</summary>
    public required string DatasetDigest { get; init; }

    /// <summary>Digest of the catalogue: the item ids of the answers are its rows.</summary>
    public required string CatalogueDigest { get; init; }
}
