namespace Distillery.Registry;

/// <summary>A request to a teacher, before it is sent.</summary>
/// <param name="Id">Its own name.</param>
/// <param name="Model">The model that is asked.</param>
/// <param name="Keys">Keys of the answers that it asks for.</param>
/// <param name="ReservedPrompt">Upper bound of its prompt's tokens.</param>
/// <param name="ReservedCompletion">Upper bound of its answer's tokens.</param>
/// <param name="ReservedPico">Upper bound of its picodollars; null where no price is known.</param>
/// <param name="BatchId">The batch that carries it; null for a request of its own.</param>
public sealed record TeacherAttempt(
    string Id, string Model, IReadOnlyList<string> Keys, long ReservedPrompt, long ReservedCompletion, long? ReservedPico, string? BatchId);
