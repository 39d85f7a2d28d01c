namespace Distillery.Distillation.Slim;

/// <summary>How matched vectors are compared.</summary>
public enum SlimSimilarity
{
    /// <summary>Dot product.</summary>
    Dot,

    /// <summary>Cosine, times a learnt factor.</summary>
    Cosine,
}
