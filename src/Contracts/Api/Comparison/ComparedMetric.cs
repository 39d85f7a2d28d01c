namespace Distillery.Contracts;

/// <summary>A metric.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Values">Its value in each item; null where it is absent.</param>
public sealed record ComparedMetric(string Name, IReadOnlyList<double?> Values);
