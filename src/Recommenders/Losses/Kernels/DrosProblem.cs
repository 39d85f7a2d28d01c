namespace Distillery.Recommenders;

/// <summary>One DROS term.</summary>
/// <param name="Factors">p_i / β, <c>[items]</c>.</param>
/// <param name="Beta">β, only for messages and tests.</param>
/// <param name="Anchors">Items that count as right, <c>[rows * perRow]</c>.</param>
/// <param name="Weights">Weight of each anchor.</param>
/// <param name="ChunkRows">Rows of scores in memory at a time.</param>
internal sealed record DrosProblem(float[] Factors, float Beta, int[] Anchors, float[] Weights, int ChunkRows)
{
    internal int ItemCount => Factors.Length;
}
