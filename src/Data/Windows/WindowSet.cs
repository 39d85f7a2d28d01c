namespace Distillery.Data;

/// <summary>
/// Windows in flat arrays: row <c>r</c> has the history <c>Histories[r*Length .. r*Length+HistoryLengths[r]]</c>, right-padded to
/// <see cref="Length"/> with <see cref="PaddingId"/>, and the next item <c>Targets[r]</c>.
/// </summary>
public sealed class WindowSet
{
    /// <summary>Positions of a history, padding included.</summary>
    public required int Length { get; init; }

    /// <summary>The id that fills the unused positions: the number of items.</summary>
    public required int PaddingId { get; init; }

    /// <summary>Item ids <c>[Count * Length]</c>, oldest first.</summary>
    public required int[] Histories { get; init; }

    /// <summary>Used positions of each history, <c>1 .. Length</c>.</summary>
    public required int[] HistoryLengths { get; init; }

    /// <summary>The next item of each row.</summary>
    public required int[] Targets { get; init; }

    /// <summary>The user row of each window.</summary>
    public required int[] Users { get; init; }

    /// <summary>Position of the target in its user's sequence: every earlier interaction of that user is known to the row.</summary>
    public required int[] Positions { get; init; }

    /// <summary>Unix seconds of each target.</summary>
    public required long[] TargetTimes { get; init; }

    /// <summary>Number of rows.</summary>
    public int Count => Targets.Length;

    /// <summary>The used part of a row's history, oldest first.</summary>
    /// <param name="row">0-based row.</param>
    public ReadOnlySpan<int> History(int row) => Histories.AsSpan(row * Length, HistoryLengths[row]);
}
