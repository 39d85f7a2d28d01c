namespace Distillery.Contracts;

/// <summary>What <c>POST /api/models/{name}/aliases/{alias}/rollback</c> asks for.</summary>
/// <param name="Comment">Why.</param>
/// <param name="Drill">Whether to only try it out: everything is checked, nothing moves, and a record says that it was tried.</param>
public sealed record RollbackRequest(string? Comment = null, bool Drill = false);
