using System.Runtime.Intrinsics;

namespace Distillery.Recommenders;

/// <summary>Passes over one row of scores, <c>[items]</c>: the inner loops of the catalogue losses and of the ranking.</summary>
internal abstract unsafe class RowMath
{
    /// <summary>The widest registers that this machine has.</summary>
    internal static RowMath Best { get; } =
        Vector512.IsHardwareAccelerated ? new RowMath<Lanes16, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? new RowMath<Lanes8, Vector256<float>>()
        : new RowMath<Lanes1, float>();

    /// <summary>The largest of <c>s + b</c>; -inf for an empty row. A NaN may or may not win.</summary>
    /// <param name="scores">The row.</param>
    /// <param name="bias">Added to the scores; null for none.</param>
    /// <param name="count">Length of the row.</param>
    internal abstract float Max(float* scores, float* bias, int count);

    /// <summary>Replaces each score by <c>e^(s + b - top)</c> and gives their sum; no <c>s + b</c> may be above <paramref name="top"/>.</summary>
    internal abstract double ExpSum(float* scores, float* bias, int count, float top);

    /// <summary>Multiplies the row.</summary>
    internal abstract void Scale(float* scores, int count, float factor);

    /// <summary>Replaces each score by <c>y = s + b</c> and gives the largest of <c>c y²</c>; c is positive.</summary>
    internal abstract float MaxSquare(float* scores, float* bias, float* factors, int count);

    /// <summary>The sum of <c>e^(c y² - top)</c>.</summary>
    internal abstract double ExpSquareSum(float* values, float* factors, int count, float top);

    /// <summary>Replaces each y by <c>scale · c y · e^(c y² - top)</c>.</summary>
    internal abstract void ExpSquareGradient(float* values, float* factors, int count, float top, float scale);

    /// <summary>How many scores are not below the threshold; NaN counts, so it never helps a rank.</summary>
    internal abstract int CountNotBelow(float* scores, int count, float threshold);
}
