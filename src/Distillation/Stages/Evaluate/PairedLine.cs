namespace Distillery.Distillation.Stages;

/// <summary>A difference between the student and another row on the same test rows, users drawn with replacement.</summary>
/// <param name="Metric">Metric key.</param>
/// <param name="Of">Key of the student.</param>
/// <param name="Against">Key of the other row.</param>
/// <param name="Difference">Mean difference.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end of the 95 % interval.</param>
public sealed record PairedLine(string Metric, string Of, string Against, double Difference, double Low, double High);
