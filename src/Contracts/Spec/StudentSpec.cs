using System.ComponentModel.DataAnnotations;

namespace Distillery.Contracts;

/// <summary>The sequential recommender that is trained.</summary>
public sealed record StudentSpec
{
    /// <summary>Architecture.</summary>
    [AllowedValues("sasrec", "gru4rec", "srgnn")]
    public string Name { get; init; } = "sasrec";

    /// <summary>Length of item embeddings and hidden states.</summary>
    [Range(4, 1024)]
    public int Dim { get; init; } = 64;

    /// <summary>Transformer blocks of <c>sasrec</c>; propagation steps of <c>srgnn</c>.</summary>
    [Range(1, 12)]
    public int Blocks { get; init; } = 1;

    /// <summary>Attention heads of <c>sasrec</c>; divides <see cref="Dim"/>.</summary>
    [Range(1, 16)]
    public int Heads { get; init; } = 1;

    /// <summary>Dropout probability.</summary>
    [Range(0.0, 0.9)]
    public double Dropout { get; init; } = 0.1;

    /// <summary>Recommendation loss.</summary>
    [AllowedValues("softmax", "sampled-softmax", "bce")]
    public string Loss { get; init; } = "softmax";

    /// <summary>Learn every prefix of the training rows, or their last target only.</summary>
    [AllowedValues("all", "last")]
    public string Prefixes { get; init; } = "all";

    /// <summary>Negatives of the sampled softmax.</summary>
    [Range(1, 100_000)]
    public int Negatives { get; init; } = 1024;
}
