namespace Distillery.LanguageModels;

/// <summary>What a training gave. The model (or its adapter) holds the weights of <see cref="Best"/>, or the last ones where nothing was evaluated.</summary>
/// <param name="StepLosses">The loss of every step per answer token, in order; equal runs have equal ones, bit by bit.</param>
/// <param name="Evaluations">Every evaluation, in order.</param>
/// <param name="Best">The one with the smallest loss; null where nothing was evaluated.</param>
/// <param name="StoppedEarly">Whether patience ended it.</param>
/// <param name="ResumedAtStep">Steps that a checkpoint had already; null for a run from the start.</param>
/// <param name="Truncation">What was done to training examples that were too long.</param>
/// <param name="Tokens">Tokens read in training, padding not counted.</param>
/// <param name="AnswerTokens">Tokens learnt, repeated ones counted again.</param>
/// <param name="Seconds">Wall time of the steps, without evaluations.</param>
public sealed record TuningResult(
    IReadOnlyList<double> StepLosses,
    IReadOnlyList<TuningEvaluation> Evaluations,
    TuningEvaluation? Best,
    bool StoppedEarly,
    long? ResumedAtStep,
    TruncationReport Truncation,
    long Tokens,
    long AnswerTokens,
    double Seconds);
