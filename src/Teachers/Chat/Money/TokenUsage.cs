namespace Distillery.Teachers;

/// <summary>Tokens that an endpoint says it counted.</summary>
/// <param name="Prompt">Tokens of the prompt, 0 or more.</param>
/// <param name="Completion">Tokens of the answer, 0 or more.</param>
public sealed record TokenUsage(long Prompt, long Completion)
{
    /// <summary>Both together.</summary>
    public long Total => Prompt + Completion;
}
