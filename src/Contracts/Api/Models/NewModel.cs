namespace Distillery.Contracts;

/// <summary>What <c>POST /api/models</c> asks for.</summary>
/// <param name="Name">Its name: at most 250 characters, no slash and no colon.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Tags">Labels.</param>
public sealed record NewModel(string Name, string? Description = null, IReadOnlyDictionary<string, string>? Tags = null);
