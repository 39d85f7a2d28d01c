namespace Distillery.Baselines;

/// <summary>The two numbers of the hybrid: score = kNN + <paramref name="Text"/> * (TF-IDF + <paramref name="Codes"/> * codes).</summary>
/// <param name="Text">Weight of the content against the votes of item-kNN, zero or more.</param>
/// <param name="Codes">Weight of the codes inside the content, zero or more; of no effect for a catalogue without code columns.</param>
public sealed record HybridWeights(double Text, double Codes);
