namespace Distillery.Teachers;

/// <summary>Where vectors of texts come from.</summary>
public sealed record EmbeddingOptions
{
    /// <summary>The model, as its endpoint calls it.</summary>
    public required string Model { get; init; }

    /// <summary>Base address; null for the teacher's.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Length of the vectors, where the model can be asked for one; null for the model's own.</summary>
    public int? Dim { get; init; }

    /// <summary>Texts in a request, 1 to 2048; default 64.</summary>
    public int TextsPerRequest { get; init; } = 64;

    /// <summary>Price (of the input; there is no output); null where the user gave none.</summary>
    public TokenPrice? Price { get; init; }

    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Model))
            throw new ArgumentException("teacher.embeddings.model is missing.");
        if (Endpoint is not null)
            ChatTeacherOptions.CheckAddress(Endpoint, "teacher.embeddings.endpoint");
        if (Dim is < 1 or > 65_536)
            throw new ArgumentException($"teacher.embeddings.dim is {Dim}; it must lie in 1..65536.");
        if (TextsPerRequest is < 1 or > 2048)
            throw new ArgumentException($"teacher.embeddings.textsPerRequest is {TextsPerRequest}; it must lie in 1..2048.");
    }
}
