namespace Distillery.Teachers;

/// <summary>One window's list.</summary>
/// <param name="Items">Item ids, nearest first.</param>
/// <param name="Distances">Their distances.</param>
/// <param name="TrueDistance">The distance of the item that really came next.</param>
internal sealed record GroundedList(int[] Items, float[] Distances, float TrueDistance);
