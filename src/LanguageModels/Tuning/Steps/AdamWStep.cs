namespace Distillery.LanguageModels;

/// <summary>The numbers of one AdamW step for one parameter.</summary>
/// <param name="Rate">Learning rate over the first bias correction.</param>
/// <param name="RootCorrection">Root of the second bias correction.</param>
/// <param name="Keep">1 - learning rate · decay.</param>
/// <param name="GradientFactor">What the gradient is multiplied with to limit its length.</param>
/// <param name="Beta1">β₁.</param>
/// <param name="Beta2">β₂.</param>
internal readonly record struct AdamWStep(double Rate, double RootCorrection, double Keep, double GradientFactor, double Beta1, double Beta2)
{
    internal const double Epsilon = 1e-8;
}
