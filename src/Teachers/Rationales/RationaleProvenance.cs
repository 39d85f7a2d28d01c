namespace Distillery.Teachers;

/// <summary>Where rationales come from; it stands in the first line of their file.</summary>
public sealed record RationaleProvenance
{
    /// <summary>Kind of what wrote them: <c>chat</c>, <c>content</c>, <c>student</c>.</summary>
    public required string Source { get; init; }

    /// <summary>What people read, for example <c>content, not an LLM</c>.</summary>
    public required string Label { get; init; }

    /// <summary>The model, for example <c>gpt-4o-mini</c>; null where there is none.</summary>
    public string? Model { get; init; }

    /// <summary>The prompt template; null where there is none.</summary>
    public string? Template { get; init; }

    /// <summary>Version of the template.</summary>
    public int? TemplateVersion { get; init; }

    /// <summary>Digest of the template's text.</summary>
    public string? TemplateDigest { get; init; }

    /// <summary>How the model wrote, by name: temperature, seed and the like.</summary>
    public IReadOnlyDictionary<string, string> Decoding { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Digest of the dataset (with its order of ties) that they are about.</summary>
    public required string DatasetDigest { get; init; }

    /// <summary>Digest of the catalogue.</summary>
    public required string CatalogueDigest { get; init; }
}
