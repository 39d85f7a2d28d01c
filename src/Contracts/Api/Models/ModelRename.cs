namespace Distillery.Contracts;

/// <summary>What <c>POST /api/models/{name}/rename</c> asks for.</summary>
/// <param name="Name">The new name, which no model may have.</param>
public sealed record ModelRename(string Name);
