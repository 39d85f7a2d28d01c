namespace Distillery.Contracts;

/// <summary>Who is calling.</summary>
/// <param name="Actor">The name under which acts are recorded.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Team">The key's team, if it has one.</param>
/// <param name="KeyId">Id of the key; null where none is asked for.</param>
/// <param name="ExpiresAt">When the key ends, UTC; null never.</param>
/// <param name="KeyRequired">Whether this API asks for keys.</param>
public sealed record MeView(string Actor, string Role, string? Team, string? KeyId, DateTimeOffset? ExpiresAt, bool KeyRequired);
