namespace Distillery.LanguageModels;

/// <summary>What happens to an example that is longer than allowed. No rule ever cuts an answer, because its end would not be learnt.</summary>
public enum TuningTruncation
{
    /// <summary>Tokens are taken out of the prompt, after its first one; where the answer alone is too long the example is left out.</summary>
    CutPrompt,

    /// <summary>The example is left out.</summary>
    LeaveOut,

    /// <summary>The run is refused.</summary>
    Refuse,
}
