namespace Distillery.Teachers;

/// <summary>A request as it is recorded before it is sent.</summary>
/// <param name="Id">Its own name.</param>
/// <param name="Model">The model that is asked.</param>
/// <param name="Keys">Keys of the answers that it asks for: one for a chat, several for embeddings.</param>
/// <param name="Reserved">What it may cost at most.</param>
/// <param name="BatchId">The batch that carries it; null for a request of its own.</param>
public sealed record AttemptStart(string Id, string Model, IReadOnlyList<string> Keys, CallCost Reserved, string? BatchId = null);
