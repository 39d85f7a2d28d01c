namespace Distillery.Baselines;

/// <summary>What the hybrid is made of and which weights are tried on validation.</summary>
public sealed record HybridOptions
{
    /// <summary>The text part.</summary>
    public TextOptions Text { get; init; } = new();

    /// <summary>The code columns; null finds them with <see cref="CodeColumn.Detect"/>, an empty list uses none.</summary>
    public IReadOnlyList<CodeColumn>? Codes { get; init; }

    /// <summary>Weights of the content that are tried, each zero or more. <value>The default doubles from 0.0125 to 0.8.</value></summary>
    public IReadOnlyList<double> TextWeights { get; init; } = [0.0125, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8];

    /// <summary>Weights of the codes that are tried, each zero or more. <value>The default is 0, 0.25, 0.5, 1, 2.</value></summary>
    public IReadOnlyList<double> CodeWeights { get; init; } = [0, 0.25, 0.5, 1, 2];
}
