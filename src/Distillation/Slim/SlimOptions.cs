namespace Distillery.Distillation.Slim;

/// <summary>Settings of SLIM's student. What the paper leaves open is decided here and said in this folder's README.</summary>
public sealed record SlimOptions
{
    /// <summary>How text reaches the student; default ID-based fusion.</summary>
    public SlimFusion Fusion { get; init; } = SlimFusion.Id;

    /// <summary>
    /// Whether items and users go through the same <c>g_l</c> and <c>g_f</c> (or <c>g_t</c>). The paper prints one symbol and does not say; null
    /// (default) takes what validation chose: each side its own for ID-based fusion, one for both for matching.
    /// </summary>
    public bool? SharedProjections { get; init; }

    /// <summary>How matched vectors are compared; default cosine, chosen on the validation rows of Toys. ID-based fusion always takes the dot product (Eq. 3).</summary>
    public SlimSimilarity Similarity { get; init; } = SlimSimilarity.Cosine;

    /// <summary>Whether both sides share their layers, the default resolved.</summary>
    public bool SharesProjections => SharedProjections ?? (Fusion == SlimFusion.Matching);

    /// <summary>Whether every row needs a rationale.</summary>
    public bool UsesRationales => Fusion != SlimFusion.ItemText;

    /// <summary>Name in files: <c>id</c>, <c>matching</c>, <c>item-text</c>.</summary>
    public string FusionName => Fusion switch
    {
        SlimFusion.Id => "id",
        SlimFusion.Matching => "matching",
        _ => "item-text",
    };
}
