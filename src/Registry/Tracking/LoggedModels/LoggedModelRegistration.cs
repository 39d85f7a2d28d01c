namespace Distillery.Registry;

/// <summary>A registered version that was made of a logged model.</summary>
/// <param name="Name">The registered model.</param>
/// <param name="Version">The version's number.</param>
public sealed record LoggedModelRegistration(string Name, int Version);
