namespace Distillery.LanguageModels;

/// <summary>The kinds of <see cref="RotaryScaling"/>.</summary>
public enum RotaryScalingKind
{
    /// <summary>Every angle is divided by the factor.</summary>
    Linear,

    /// <summary>Slow waves are divided by the factor, fast ones are left alone, those between are blended (Llama 3.1).</summary>
    Llama3,
}
