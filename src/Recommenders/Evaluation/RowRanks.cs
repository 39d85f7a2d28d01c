namespace Distillery.Recommenders;

/// <summary>The rank of every row's target: the evidence behind every metric, and what two models are compared on.</summary>
/// <param name="Users">User row of each evaluated row, <c>[rows]</c>.</param>
/// <param name="Targets">The next item, <c>[rows]</c>.</param>
/// <param name="Ranks">1-based and pessimistic, <c>[rows]</c>.</param>
/// <param name="Cold">Whether the target was never a training target, <c>[rows]</c>.</param>
public sealed record RowRanks(int[] Users, int[] Targets, int[] Ranks, bool[] Cold)
{
    /// <summary>Interactions of the user that were known before the target, <c>[rows]</c>; null where nobody counted.</summary>
    public int[]? History { get; init; }

    /// <summary>Interactions of the user that models learnt from, <c>[rows]</c>: 0 for a user without training rows; null where nobody counted.</summary>
    public int[]? UserTrain { get; init; }

    /// <summary>How often the target is a training target, <c>[rows]</c>: 0 for a cold one; null where nobody counted.</summary>
    public int[]? TargetTrain { get; init; }

    /// <summary>Number of rows.</summary>
    public int Count => Ranks.Length;
}
