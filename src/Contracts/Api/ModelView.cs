namespace Distillery.Contracts;

/// <summary>A registered model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="LatestVersion">Newest version number, 0 when it has none.</param>
/// <param name="Aliases">Version numbers by alias, for example <c>champion</c>.</param>
public sealed record ModelView(string Name, DateTimeOffset CreatedAt, int LatestVersion, IReadOnlyDictionary<string, int> Aliases)
{
    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>UTC: when its description, its name or its versions last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
