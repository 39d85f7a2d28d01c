namespace Distillery.Recommenders;

/// <summary>The rank of every row's target: the evidence behind every metric, and what two models are compared on.</summary>
/// <param name="Users">User row of each evaluated row, <c>[rows]</c>.</param>
/// <param name="Targets">The next item, <c>[rows]</c>.</param>
/// <param name="Ranks">1-based and pessimistic, <c>[rows]</c>.</param>
/// <param name="Cold">Whether the target was never a training target, <c>[rows]</c>.</param>
public sealed record RowRanks(int[] Users, int[] Targets, int[] Ranks, bool[] Cold)
{
    /// <summary>Number of rows.</summary>
    public int Count => Ranks.Length;
}
