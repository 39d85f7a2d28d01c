namespace Distillery.Contracts;

/// <summary>Something of a job changed; readers look at the store for what.</summary>
/// <param name="JobId">The job.</param>
public sealed record JobChanged(string JobId);
