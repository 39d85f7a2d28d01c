namespace Distillery.Contracts;

/// <summary>A parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its value in each item; null where it is absent.</param>
public sealed record ComparedParam(string Name, IReadOnlyList<string?> Values);
