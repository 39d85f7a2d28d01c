using static TorchSharp.torch;

namespace Distillery.LanguageModels;

/// <summary>Turns texts into vectors with a BERT model and its tokenizer.</summary>
public sealed class BertEncoder : IDisposable
{
    // Tokens of one pass, filling included.
    private const int TokensPerBatch = 4096;

    private readonly BertModel _model;
    private readonly Tokenizer _tokenizer;

    /// <summary>Takes a model and the tokenizer that it was trained with.</summary>
    /// <param name="model">The model, which is the encoder's from now on.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <exception cref="ArgumentException">The tokenizer has more tokens than the model.</exception>
    public BertEncoder(BertModel model, Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (tokenizer.VocabularySize > model.Config.VocabularySize)
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} tokens, the model {model.Config.VocabularySize}.", nameof(tokenizer));
        (_model, _tokenizer) = (model, tokenizer);
    }

    /// <summary>Length of a vector.</summary>
    public int Dim => _model.Config.Dim;

    /// <summary>Loads model and tokenizer of a Hugging Face folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="device">Where the model goes; the CPU by default.</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is wrong; the message says where.</exception>
    public static BertEncoder Load(string folder, Device? device = null)
    {
        var tokenizer = Tokenizer.Load(folder);
        return new BertEncoder(BertModel.Load(folder, float32, device), tokenizer);
    }

    /// <summary>Encodes texts. One that is too long loses the tokens before its last one.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="pooling">How a text's vector is made.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns><c>[texts, dim]</c>, row by row, in the texts' order.</returns>
    public float[] Encode(IReadOnlyList<string> texts, Pooling pooling = Pooling.Mean, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Encode([.. texts.Select(Tokens)], pooling, cancellationToken);
    }

    /// <summary>Encodes tokens.</summary>
    /// <param name="texts">Token ids of each text, special ones included, at least one.</param>
    /// <param name="pooling">How a text's vector is made.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns><c>[texts, dim]</c>, row by row.</returns>
    public float[] Encode(IReadOnlyList<int[]> texts, Pooling pooling = Pooling.Mean, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i].Length == 0) throw new ArgumentException($"texts[{i}] has no tokens.", nameof(texts));
        }

        var vectors = new float[(long)texts.Count * Dim];
        var order = Enumerable.Range(0, texts.Count).OrderByDescending(i => texts[i].Length).ToArray();
        for (var first = 0; first < order.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Clamp(TokensPerBatch / texts[order[first]].Length, 1, order.Length - first);
            EncodeBatch(texts, order.AsSpan(first, count), pooling, vectors);
            first += count;
        }

        return vectors;
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private int[] Tokens(string text)
    {
        int[] ids = [.. _tokenizer.Encode(text)];
        var most = _model.Config.MaxPositions;
        return ids.Length <= most ? ids : [.. ids[..(most - 1)], ids[^1]];
    }

    private void EncodeBatch(IReadOnlyList<int[]> texts, ReadOnlySpan<int> rows, Pooling pooling, float[] vectors)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var time = texts[rows[0]].Length;
        var (ids, real) = (new long[rows.Length * time], new bool[rows.Length * time]);
        for (var row = 0; row < rows.Length; row++)
        {
            var text = texts[rows[row]];
            for (var t = 0; t < text.Length; t++) (ids[row * time + t], real[row * time + t]) = (text[t], true);
        }

        var seen = tensor(real, device: _model.Device).view(rows.Length, time);
        var hidden = _model.Hidden(tensor(ids, device: _model.Device).view(rows.Length, time), null, seen).to_type(float32);
        var weights = seen.to_type(float32).unsqueeze(-1);
        var pooled = pooling == Pooling.Cls ? hidden.select(1, 0) : hidden.mul(weights).sum(1).div(weights.sum(1));
        var values = pooled.cpu().contiguous().data<float>().ToArray();
        for (var row = 0; row < rows.Length; row++) values.AsSpan(row * Dim, Dim).CopyTo(vectors.AsSpan(rows[row] * Dim, Dim));
    }
}
