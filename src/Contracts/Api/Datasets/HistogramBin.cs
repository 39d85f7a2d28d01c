namespace Distillery.Contracts;

/// <summary>A bar of a histogram.</summary>
/// <param name="From">First value that it counts.</param>
/// <param name="To">Last value that it counts.</param>
/// <param name="Count">How many there are.</param>
public sealed record HistogramBin(long From, long To, long Count);
