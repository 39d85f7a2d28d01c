namespace Distillery.Teachers;

/// <summary>Sends one request and says what came back. It never tries again by itself, and never throws for what an endpoint does.</summary>
internal interface ITeacherEndpoint
{
    /// <summary>Asks a chat model.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="decoding">How to write; with the seed of this try.</param>
    /// <param name="schema">JSON schema of the answer; null for free text.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<Reply> ChatAsync(Prompt prompt, DecodingOptions decoding, string? schema, CancellationToken cancellationToken);

    /// <summary>Asks for embeddings.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="dim">Length of the vectors; null for the model's own.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    Task<Reply> EmbedAsync(IReadOnlyList<string> texts, int? dim, CancellationToken cancellationToken);
}
