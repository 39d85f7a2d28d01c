using Distillery.LanguageModels;

namespace Distillery.Teachers;

/// <summary>A BERT model on disk as SLIM's text encoder: mean of the last layer's states, scaled to length 1.</summary>
public sealed class BertTextEncoder : ITextEncoder, IDisposable
{
    private const int TextsAtOnce = 512;
    private readonly BertEncoder _model;

    /// <summary>Takes a model.</summary>
    /// <param name="model">The model, which is the encoder's from now on.</param>
    /// <param name="name">Its name for people.</param>
    public BertTextEncoder(BertEncoder model, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, Label) = (model, $"BERT: {name}");
    }

    /// <inheritdoc/>
    public string Label { get; }

    /// <inheritdoc/>
    public int Dim => _model.Dim;

    /// <inheritdoc/>
    public Task<float[]> EncodeAsync(IReadOnlyList<string> texts, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var filled = Enumerable.Range(0, texts.Count).Where(row => !string.IsNullOrWhiteSpace(texts[row])).ToArray();
        var vectors = new float[checked(texts.Count * Dim)];
        foreach (var part in filled.Chunk(TextsAtOnce))
        {
            var values = _model.Encode([.. part.Select(row => texts[row])], cancellationToken: cancellationToken);
            for (var i = 0; i < part.Length; i++)
                ScaleToUnit(values.AsSpan(i * Dim, Dim), vectors.AsSpan(part[i] * Dim, Dim));
            progress?.Report((double)(part[^1] + 1) / texts.Count);
        }

        return Task.FromResult(vectors);
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private static void ScaleToUnit(ReadOnlySpan<float> values, Span<float> unit)
    {
        var squares = 0.0;
        foreach (var value in values)
            squares += (double)value * value;
        var scale = squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 0;
        for (var i = 0; i < values.Length; i++)
            unit[i] = values[i] * scale;
    }
}
