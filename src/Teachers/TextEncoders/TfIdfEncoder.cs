using Distillery.Baselines;

namespace Distillery.Teachers;

/// <summary>
/// Texts as TF-IDF rows along the principal components of the item texts (latent semantic analysis). Fitted on the catalogue alone: it
/// reads no interaction and no rationale.
/// </summary>
/// <remarks>A text with the row <c>x</c> becomes <c>(x - m) V</c> scaled to length 1, with <c>m</c> the mean and <c>V</c> the components of the item texts.</remarks>
public sealed class TfIdfEncoder : ITextEncoder
{
    private const int TextsAtOnce = 4096;
    private readonly TextVectoriser _words;
    private readonly PrincipalComponents _components;

    private TfIdfEncoder(TextVectoriser words, PrincipalComponents components) => (_words, _components) = (words, components);

    /// <inheritdoc/>
    public string Label => "TF-IDF + SVD, not a language model";

    /// <inheritdoc/>
    public int Dim => _components.Dim;

    /// <summary>Learns words and components.</summary>
    /// <param name="texts">Item texts.</param>
    /// <param name="dim">Length of a vector, at least 1. Where the texts have fewer independent directions, the rest is zero.</param>
    /// <param name="seed">Seed of the random start of the SVD.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static TfIdfEncoder Fit(IReadOnlyList<string> texts, int dim, int seed = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dim, 1);
        var words = TextVectoriser.Fit(texts);
        return new TfIdfEncoder(words, PrincipalComponents.Of(words.Matrix, dim, seed, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<float[]> EncodeAsync(IReadOnlyList<string> texts, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var vectors = new float[texts.Count * Dim];
        for (var start = 0; start < texts.Count; start += TextsAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = texts.Skip(start).Take(TextsAtOnce).ToList();
            var rows = _words.Transform(part);
            Parallel.For(0, part.Count, row => _components.Project(rows.Row(row), vectors.AsSpan((start + row) * Dim, Dim)));
            progress?.Report((double)(start + part.Count) / texts.Count);
        }

        return Task.FromResult(vectors);
    }
}
