namespace Distillery.Contracts;

/// <summary>A registered model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="LatestVersion">Newest version number, 0 when it has none.</param>
/// <param name="Aliases">Version numbers by alias, for example <c>champion</c>.</param>
public sealed record ModelView(string Name, DateTimeOffset CreatedAt, int LatestVersion, IReadOnlyDictionary<string, int> Aliases);
