namespace Distillery.Contracts;

/// <summary>What <c>POST /api/models/{name}/promotions</c> asks for.</summary>
/// <param name="Alias">The alias that is to move, for example <c>champion</c>.</param>
/// <param name="Version">The version that it is to move to.</param>
/// <param name="Comment">Why.</param>
public sealed record NewPromotion(string Alias, int Version, string? Comment = null);
