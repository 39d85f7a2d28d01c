namespace Distillery.Teachers;

/// <summary>Questions for vectors: several texts in a request, each with a key of its own.</summary>
internal static class EmbeddingCalls
{
    public static IReadOnlyList<Call> Make(EmbeddingOptions options, OpenAiEndpoint endpoint, IReadOnlyList<string> texts)
    {
        if (texts.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("an empty text has no embedding.", nameof(texts));
        return [.. texts.Distinct(StringComparer.Ordinal).Chunk(options.TextsPerRequest).Select((chunk, number) => One(options, endpoint, chunk, number))];
    }

    public static string Key(EmbeddingOptions options, string text) => AnswerKey.OfEmbedding(options.Model, text, options.Dim);

    /// <summary>Vectors in the order of the texts; null where one is missing.</summary>
    public static (float[] Values, int Dim)? Collect(EmbeddingOptions options, IReadOnlyList<string> texts, IReadOnlyDictionary<string, StoredAnswer> answers)
    {
        var (values, dim) = (Array.Empty<float>(), 0);
        for (var row = 0; row < texts.Count; row++)
        {
            if (!answers.TryGetValue(Key(options, texts[row]), out var answer) || VectorText.Read(answer.Text) is not { } vector)
                return null;
            if (row == 0)
                (dim, values) = (vector.Length, new float[checked(texts.Count * vector.Length)]);
            if (vector.Length != dim)
                throw new InvalidDataException($"{options.Model} gave vectors of length {dim} and of length {vector.Length}; one model gives one length.");
            vector.CopyTo(values, row * dim);
        }

        return (values, dim);
    }

    private static Call One(EmbeddingOptions options, OpenAiEndpoint endpoint, string[] texts, int number) => new()
    {
        Number = number,
        Keys = [.. texts.Select(text => Key(options, text))],
        Model = options.Model,
        Cost = CallCost.AtMost(TokenBound.Of(texts), 0, options.Price),
        Price = options.Price,
        Send = (_, token) => endpoint.EmbedAsync(texts, options.Dim, token),
        Check = reply =>
        {
            var vectors = reply.Texts.Select(VectorText.Read).ToArray();
            var problem = vectors.Any(vector => vector is null) ? "a vector is empty or holds a number that is not finite"
                : vectors.Any(vector => vector!.Length != (options.Dim ?? vectors[0]!.Length)) ? $"a vector has not the length {options.Dim ?? vectors[0]!.Length}"
                : null;
            return new CheckedReply(
                problem is not null
                    ? []
                    : [.. texts.Select((text, index) => new StoredAnswer { Key = Key(options, text), Kind = AnswerKey.Embedding, Model = options.Model, Text = reply.Texts[index] })],
                problem);
        },
    };
}
