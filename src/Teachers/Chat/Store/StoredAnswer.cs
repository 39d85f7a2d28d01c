namespace Distillery.Teachers;

/// <summary>An answer that was paid and is kept.</summary>
public sealed record StoredAnswer
{
    /// <summary>Its key, see <see cref="AnswerKey"/>.</summary>
    public required string Key { get; init; }

    /// <summary><c>chat</c> or <c>embedding</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The model that gave it.</summary>
    public required string Model { get; init; }

    /// <summary>The prompt template and its version, for example <c>rank-v1 1</c>; null for embeddings.</summary>
    public string? Template { get; init; }

    /// <summary>The text as it came; for an embedding the vector: base64 of little-endian 32-bit floats.</summary>
    public required string Text { get; init; }

    /// <summary>Tokens of the request, where it asked for this answer alone and the endpoint stated them.</summary>
    public TokenUsage? Usage { get; init; }
}
