using System.Runtime.Intrinsics;
using Distillery.Data;

namespace Distillery.Recommenders.Tests;

public unsafe class RowMathTests
{
    public static TheoryData<string> Widths() => ["16", "8", "1"];

    private static RowMath Of(string width) => width switch
    {
        "16" => new RowMath<Lanes16, Vector512<float>>(),
        "8" => new RowMath<Lanes8, Vector256<float>>(),
        _ => new RowMath<Lanes1, float>(),
    };

    private static float[] Row(int count, double scale)
    {
        var random = new SeededGenerator(11);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(scale * random.NextNormal()))];
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Exp_OverItsRange_StaysWithinTwoTenMillionths(string width)
    {
        var xs = Enumerable.Range(0, 200_001).Select(i => -86f * i / 200_000).ToArray();
        var row = (float[])xs.Clone();
        fixed (float* values = row)
            Of(width).ExpSum(values, null, row.Length, 0);
        for (var i = 0; i < xs.Length; i++)
            ((double)row[i]).ShouldBe(Math.Exp(xs[i]), 2e-7 * Math.Exp(xs[i]), $"x = {xs[i]}");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Exp_OfVerySmallNumbersAndMinusInfinity_IsZero(string width)
    {
        var row = Enumerable.Repeat(new[] { float.NegativeInfinity, -1000, -86.5f, 0 }, 9).SelectMany(part => part).ToArray();
        double sum;
        fixed (float* values = row)
            sum = Of(width).ExpSum(values, null, row.Length, 0);
        sum.ShouldBe(9);
        row.Count(value => value == 0).ShouldBe(27);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Passes_OverRowsOfAnyLength_EqualPlainLoops(string width)
    {
        var math = Of(width);
        foreach (var count in new[] { 1, 7, 8, 16, 17, 33, 250, 5003 })
        {
            var (scores, bias) = (Row(count, 2), Row(count + 1, 1)[1..]);
            var factors = Array.ConvertAll(Row(count, 1), value => 0.1f + value * value);
            fixed (float* s = scores, b = bias, f = factors)
            {
                var sums = scores.Zip(bias, (x, y) => x + y).ToArray();
                math.Max(s, null, count).ShouldBe(scores.Max());
                math.Max(s, b, count).ShouldBe(sums.Max());
                math.CountNotBelow(s, count, scores[count / 2]).ShouldBe(scores.Count(x => x >= scores[count / 2]));
                var top = sums.Max();
                math.ExpSum(s, b, count, top).ShouldBe(sums.Sum(x => Math.Exp(x - top)), 1e-5 * count);
                scores[0].ShouldBe((float)Math.Exp(sums[0] - top), 1e-6f);
                math.Scale(s, count, 2);
                scores[^1].ShouldBe(2 * (float)Math.Exp(sums[^1] - top), 1e-6f);
            }

            var ys = Row(count, 1);
            fixed (float* y = ys, b = bias, f = factors)
            {
                var sums = ys.Zip(bias, (x, z) => x + z).ToArray();
                var squares = sums.Zip(factors, (x, c) => (double)c * x * x).ToArray();
                var top = math.MaxSquare(y, b, f, count);
                ((double)top).ShouldBe(squares.Max(), 1e-5 * (1 + squares.Max()));
                math.ExpSquareSum(y, f, count, top).ShouldBe(squares.Sum(x => Math.Exp(x - top)), 1e-4 * count);
                math.ExpSquareGradient(y, f, count, top, 3);
                for (var i = 0; i < count; i++)
                    ((double)ys[i]).ShouldBe(3 * factors[i] * sums[i] * Math.Exp(squares[i] - top), 2e-3);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void CountNotBelow_WithNaN_CountsAgainstTheTarget(string width)
    {
        var row = Enumerable.Repeat(0f, 40).ToArray();
        row[3] = float.NaN;
        row[20] = 1;
        fixed (float* values = row)
        {
            Of(width).CountNotBelow(values, 40, 1).ShouldBe(2);
            Of(width).CountNotBelow(values, 40, float.NaN).ShouldBe(40);
        }
    }
}
