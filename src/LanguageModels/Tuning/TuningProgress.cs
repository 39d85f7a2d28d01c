namespace Distillery.LanguageModels;

/// <summary>Where a training stands.</summary>
/// <param name="Epoch">1-based epoch.</param>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="Step">Steps done in all.</param>
/// <param name="Steps">Steps at most.</param>
/// <param name="Loss">Loss of the last step per answer token.</param>
/// <param name="LearningRate">Rate of the last step.</param>
/// <param name="TokensPerSecond">Tokens read per second (padding not counted) since this process took the training up, evaluations not counted.</param>
/// <param name="AnswerTokens">Answer tokens learnt so far, repeated ones counted again.</param>
/// <param name="Truncated">Examples that were shortened or left out.</param>
/// <param name="Evaluation">Set in reports that follow an evaluation.</param>
/// <param name="TimeLeft">Estimate for all steps, evaluations not counted; null before the first step.</param>
public sealed record TuningProgress(
    int Epoch, int Epochs, long Step, long Steps, double Loss, double LearningRate, double TokensPerSecond, long AnswerTokens, int Truncated, TuningEvaluation? Evaluation, TimeSpan? TimeLeft);
