namespace Distillery.Teachers;

/// <summary>Turns texts into vectors: SLIM's one encoder for items and rationales (Eq. 5).</summary>
public interface ITextEncoder
{
    /// <summary>What people read beside numbers, for example <c>TF-IDF + SVD, not a language model</c>.</summary>
    string Label { get; }

    /// <summary>Length of a vector.</summary>
    int Dim { get; }

    /// <summary>The vectors of some texts.</summary>
    /// <param name="texts">The texts; an empty one has the zero vector.</param>
    /// <param name="progress">Told the share that is done, <c>0 .. 1</c>.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <returns>Shape <c>[texts, dim]</c>, row by row; all finite.</returns>
    Task<float[]> EncodeAsync(IReadOnlyList<string> texts, IProgress<double>? progress = null, CancellationToken cancellationToken = default);
}
