namespace Distillery.Contracts;

/// <summary>What <c>PUT /api/models/{name}/aliases/{alias}</c> asks for.</summary>
/// <param name="Version">The version that the alias is to point to.</param>
/// <param name="Comment">Why.</param>
/// <param name="Override">Set to pass by gates and approvals in an emergency; needs the right to do so and is recorded loudly.</param>
public sealed record NewAliasMove(int Version, string? Comment = null, AliasOverride? Override = null);
