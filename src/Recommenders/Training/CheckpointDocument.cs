namespace Distillery.Recommenders;

/// <summary>The part of a checkpoint that is text.</summary>
internal sealed record CheckpointDocument
{
    internal const int CurrentFormat = 1;

    public required int Format { get; init; }

    /// <summary>Settings by name; a run with others cannot take the checkpoint up.</summary>
    public required SortedDictionary<string, string> Settings { get; init; }

    public required int Epoch { get; init; }

    public required int Step { get; init; }

    public required double EpochSeconds { get; init; }

    public required List<EpochResult> Epochs { get; init; }

    public required bool IsFinished { get; init; }

    public required bool StoppedEarly { get; init; }
}
