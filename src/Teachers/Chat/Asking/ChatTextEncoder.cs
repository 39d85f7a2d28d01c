namespace Distillery.Teachers;

/// <summary>The embeddings endpoint as SLIM's text encoder.</summary>
public sealed class ChatTextEncoder : ITextEncoder
{
    private const int TextsAtATime = 4096;
    private readonly ChatTeacher _teacher;
    private readonly string _model;

    private ChatTextEncoder(ChatTeacher teacher, string model, int dim) => (_teacher, _model, Dim) = (teacher, model, dim);

    /// <inheritdoc/>
    public string Label => $"embeddings: {_model}";

    /// <inheritdoc/>
    public int Dim { get; }

    /// <summary>Makes an encoder; one short text is asked for, which tells the length of the vectors.</summary>
    /// <param name="teacher">A teacher with an embeddings model; the caller keeps it.</param>
    /// <param name="embeddings">That model.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static async Task<ChatTextEncoder> CreateAsync(ChatTeacher teacher, EmbeddingOptions embeddings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(embeddings);
        var (_, dim) = await teacher.EmbedAsync(["item"], cancellationToken);
        return new ChatTextEncoder(teacher, embeddings.Model, dim);
    }

    /// <inheritdoc/>
    public async Task<float[]> EncodeAsync(IReadOnlyList<string> texts, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var filled = Enumerable.Range(0, texts.Count).Where(row => !string.IsNullOrWhiteSpace(texts[row])).ToArray();
        var vectors = new float[checked(texts.Count * Dim)];
        var done = 0;
        // In parts: the answers of all at once would take several times the memory of the vectors.
        foreach (var part in filled.Chunk(TextsAtATime))
        {
            var (values, dim) = await _teacher.EmbedAsync([.. part.Select(row => texts[row])], cancellationToken);
            if (dim != Dim)
                throw new InvalidDataException($"{_model} gave vectors of length {dim}, but {Dim} before.");
            for (var i = 0; i < part.Length; i++)
                values.AsSpan(i * dim, dim).CopyTo(vectors.AsSpan(part[i] * dim));
            done += part.Length;
            progress?.Report((double)done / filled.Length);
        }

        if (filled.Length == 0)
            progress?.Report(1);
        return vectors;
    }
}
