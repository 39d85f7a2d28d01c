using Distillery.Data;

namespace Distillery.Distillation.Stages;

/// <summary>Where interactions come from and how they are divided. Exactly one of <see cref="Path"/> and <see cref="Sample"/> is set.</summary>
public sealed record PrepareDataOptions
{
    /// <summary>A file or folder in one of the known layouts.</summary>
    public string? Path { get; init; }

    /// <summary>How to read <see cref="Path"/>; default everything is recognised.</summary>
    public ImportOptions Import { get; init; } = new();

    /// <summary>Generated data: the sample shop.</summary>
    public SampleShopOptions? Sample { get; init; }

    /// <summary>Where the data comes from, as a person would say it; null for <see cref="Path"/> or the sample's numbers.</summary>
    public string? Source { get; init; }

    /// <summary>The digest that the imported data must have; null where any will do.</summary>
    public string? ExpectedDigest { get; init; }

    /// <summary>Windows, cuts and tie order.</summary>
    public SplitOptions Split { get; init; } = new();
}
