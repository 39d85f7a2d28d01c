namespace Distillery.Registry;

/// <summary>A logged model that a run made.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="Step">Step at which it was made.</param>
public sealed record ModelOutput(string ModelId, long Step);
