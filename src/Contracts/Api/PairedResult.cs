namespace Distillery.Contracts;

/// <summary>A difference between two rows of one table on the same test rows.</summary>
/// <param name="Metric">Metric key.</param>
/// <param name="Of">Key of the row that is asked about.</param>
/// <param name="Against">Key of the row it is compared with.</param>
/// <param name="Difference">Mean difference.</param>
/// <param name="Low">Lower end of the 95 % bootstrap interval.</param>
/// <param name="High">Upper end of the 95 % bootstrap interval.</param>
public sealed record PairedResult(string Metric, string Of, string Against, double Difference, double Low, double High);
