namespace Distillery.LanguageModels;

/// <summary>How rotary angles are stretched for contexts longer than those that the model was first trained on.</summary>
/// <param name="Kind">Linear or Llama 3's.</param>
/// <param name="Factor">How many times longer, at least 1.</param>
/// <param name="LowFrequencyFactor">Llama 3: waves longer than the original context divided by this are stretched wholly.</param>
/// <param name="HighFrequencyFactor">Llama 3: waves shorter than the original context divided by this are left alone; above the low one.</param>
/// <param name="OriginalMaxPositions">Llama 3: the original context, in tokens.</param>
public sealed record RotaryScaling(
    RotaryScalingKind Kind, double Factor, double LowFrequencyFactor = 1, double HighFrequencyFactor = 4, int OriginalMaxPositions = 8192);
