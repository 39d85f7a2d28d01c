namespace Distillery.LanguageModels;

/// <summary>The part of a checkpoint that is text.</summary>
internal sealed record TuningDocument
{
    internal const int CurrentFormat = 1;

    public required int Format { get; init; }

    /// <summary>Settings by name; a run with others cannot take the checkpoint up.</summary>
    public required SortedDictionary<string, string> Settings { get; init; }

    public required long Step { get; init; }

    public required int Strikes { get; init; }

    public required long Tokens { get; init; }

    public required long AnswerTokens { get; init; }

    public required double Seconds { get; init; }

    public required List<TuningEvaluation> Evaluations { get; init; }

    public required bool IsFinished { get; init; }

    public required bool StoppedEarly { get; init; }
}
