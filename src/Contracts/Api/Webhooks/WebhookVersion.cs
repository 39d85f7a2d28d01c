namespace Distillery.Contracts;

/// <summary>A model version in a webhook's payload.</summary>
/// <param name="Model">The model.</param>
/// <param name="Version">Its number.</param>
/// <param name="RunId">The run that trained it.</param>
/// <param name="Actor">Who made it.</param>
/// <param name="Metrics">Its test metrics.</param>
public sealed record WebhookVersion(string Model, int Version, string? RunId, string Actor, IReadOnlyDictionary<string, double> Metrics);
