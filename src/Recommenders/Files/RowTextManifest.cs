namespace Distillery.Recommenders;

/// <summary>What a student needs to know of the texts that its rows carry.</summary>
public sealed record RowTextManifest
{
    /// <summary>Length of a text's vector.</summary>
    public required int Dim { get; init; }

    /// <summary>What made the vectors that it learnt from; it can be scored with vectors of the same encoder only.</summary>
    public required string Encoder { get; init; }

    /// <summary>Whether the state of the history enters, or the text alone counts.</summary>
    public bool ReadsHistories { get; init; }

    /// <summary>Whether scores are scaled cosines.</summary>
    public bool IsCosine { get; init; }
}
