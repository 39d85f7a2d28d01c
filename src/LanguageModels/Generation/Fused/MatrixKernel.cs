using System.Runtime.CompilerServices;

namespace Distillery.LanguageModels;

/// <summary>
/// <c>y = x Wᵀ</c> with packed weights. Every output is one chain of fused multiply-adds from the first input to the last, however many
/// rows there
/// are: a row's result does not depend on the rows beside it, to the bit.
/// </summary>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal static unsafe class MatrixKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    // A block of a panel and of the rows' inputs that stays in the second-level cache.
    private const int InputBlock = 1024;

    /// <summary>Outputs of a panel: two registers.</summary>
    internal static int PanelWidth => 2 * TLanes.Count;

    /// <summary>Computes a range of panels.</summary>
    /// <param name="x">Inputs, <c>[rows, in]</c>.</param>
    /// <param name="stride">Floats from one row of x to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="matrix">The weights.</param>
    /// <param name="first">First panel.</param>
    /// <param name="last">One past the last panel.</param>
    /// <param name="y">Outputs, <c>[rows, out]</c>; with gates <c>[rows, out / 2]</c>.</param>
    /// <param name="yStride">Floats from one row of y to the next, with room for the last panel's filling.</param>
    /// <param name="use">What becomes of the product.</param>
    internal static void Multiply(float* x, long stride, int rows, PackedMatrix matrix, int first, int last, float* y, long yStride, ProductUse use)
    {
        var width = PanelWidth;
        var gate = use == ProductUse.Gate;
        var block = gate ? matrix.Inputs : InputBlock;
        for (var panel = first; panel < last; panel++)
        {
            var weights = matrix.Panels + (long)panel * matrix.Inputs * width;
            var bias = matrix.Bias is null ? null : matrix.Bias + (long)panel * width;
            var target = y + (long)panel * (gate ? TLanes.Count : width);
            if (use == ProductUse.Add && bias is not null) AddBias(target, yStride, rows, bias);
            for (var from = 0; from < matrix.Inputs; from += block)
            {
                var to = Math.Min(matrix.Inputs, from + block);
                var go = from > 0 || use == ProductUse.Add;
                var start = go ? target : bias;
                Panel(x, stride, rows, weights + (long)from * width, from, to, target, yStride, start, go ? yStride : 0, gate);
            }
        }
    }

    private static void Panel(float* x, long stride, int rows, float* w, int from, int to, float* y, long yStride, float* start, long startStride, bool gate)
    {
        var row = 0;
        for (; row + 8 <= rows; row += 8) Rows8(x + row * stride, stride, w, from, to, y + row * yStride, yStride, Of(row), startStride, gate);
        if (row + 4 <= rows)
        {
            Rows4(x + row * stride, stride, w, from, to, y + row * yStride, yStride, Of(row), startStride, gate);
            row += 4;
        }

        if (row + 2 <= rows)
        {
            Rows2(x + row * stride, stride, w, from, to, y + row * yStride, yStride, Of(row), startStride, gate);
            row += 2;
        }

        if (row < rows) Rows1(x + row * stride, stride, w, from, to, y + row * yStride, yStride, Of(row), startStride, gate);

        float* Of(int at) => start is null ? null : start + at * startStride;
    }

    private static void AddBias(float* y, long yStride, int rows, float* bias)
    {
        for (var row = 0; row < rows; row++, y += yStride)
        {
            TLanes.Store(TLanes.Add(TLanes.Load(y), TLanes.Load(bias)), y);
            TLanes.Store(TLanes.Add(TLanes.Load(y + TLanes.Count), TLanes.Load(bias + TLanes.Count)), y + TLanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Start(float* start, long offset) => start is null ? TLanes.Spread(0) : TLanes.Load(start + offset);

    // silu(g) u = g u / (1 + e^-g).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void End(TVector first, TVector second, float* y, bool gate)
    {
        if (gate)
        {
            var turned = TLanes.Add(TLanes.Spread(1), TLanes.Exp(TLanes.Multiply(first, TLanes.Spread(-1))));
            TLanes.Store(TLanes.Multiply(TLanes.Divide(first, turned), second), y);
            return;
        }

        TLanes.Store(first, y);
        TLanes.Store(second, y + TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows8(float* x, long stride, float* w, int from, int to, float* y, long yStride, float* start, long startStride, bool gate)
    {
        var lanes = TLanes.Count;
        TVector a0 = Start(start, 0 * startStride), a1 = Start(start, 0 * startStride + lanes);
        TVector b0 = Start(start, 1 * startStride), b1 = Start(start, 1 * startStride + lanes);
        TVector c0 = Start(start, 2 * startStride), c1 = Start(start, 2 * startStride + lanes);
        TVector d0 = Start(start, 3 * startStride), d1 = Start(start, 3 * startStride + lanes);
        TVector e0 = Start(start, 4 * startStride), e1 = Start(start, 4 * startStride + lanes);
        TVector f0 = Start(start, 5 * startStride), f1 = Start(start, 5 * startStride + lanes);
        TVector g0 = Start(start, 6 * startStride), g1 = Start(start, 6 * startStride + lanes);
        TVector h0 = Start(start, 7 * startStride), h1 = Start(start, 7 * startStride + lanes);
        float* x0 = x, x1 = x + 1 * stride, x2 = x + 2 * stride, x3 = x + 3 * stride;
        float* x4 = x + 4 * stride, x5 = x + 5 * stride, x6 = x + 6 * stride, x7 = x + 7 * stride;
        for (var k = from; k < to; k++, w += 2 * lanes)
        {
            TVector w0 = TLanes.Load(w), w1 = TLanes.Load(w + lanes), v;
            v = TLanes.Spread(x0[k]);
            a0 = TLanes.Fused(v, w0, a0);
            a1 = TLanes.Fused(v, w1, a1);
            v = TLanes.Spread(x1[k]);
            b0 = TLanes.Fused(v, w0, b0);
            b1 = TLanes.Fused(v, w1, b1);
            v = TLanes.Spread(x2[k]);
            c0 = TLanes.Fused(v, w0, c0);
            c1 = TLanes.Fused(v, w1, c1);
            v = TLanes.Spread(x3[k]);
            d0 = TLanes.Fused(v, w0, d0);
            d1 = TLanes.Fused(v, w1, d1);
            v = TLanes.Spread(x4[k]);
            e0 = TLanes.Fused(v, w0, e0);
            e1 = TLanes.Fused(v, w1, e1);
            v = TLanes.Spread(x5[k]);
            f0 = TLanes.Fused(v, w0, f0);
            f1 = TLanes.Fused(v, w1, f1);
            v = TLanes.Spread(x6[k]);
            g0 = TLanes.Fused(v, w0, g0);
            g1 = TLanes.Fused(v, w1, g1);
            v = TLanes.Spread(x7[k]);
            h0 = TLanes.Fused(v, w0, h0);
            h1 = TLanes.Fused(v, w1, h1);
        }

        End(a0, a1, y, gate);
        End(b0, b1, y + 1 * yStride, gate);
        End(c0, c1, y + 2 * yStride, gate);
        End(d0, d1, y + 3 * yStride, gate);
        End(e0, e1, y + 4 * yStride, gate);
        End(f0, f1, y + 5 * yStride, gate);
        End(g0, g1, y + 6 * yStride, gate);
        End(h0, h1, y + 7 * yStride, gate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(float* x, long stride, float* w, int from, int to, float* y, long yStride, float* start, long startStride, bool gate)
    {
        var lanes = TLanes.Count;
        TVector a0 = Start(start, 0 * startStride), a1 = Start(start, 0 * startStride + lanes);
        TVector b0 = Start(start, 1 * startStride), b1 = Start(start, 1 * startStride + lanes);
        TVector c0 = Start(start, 2 * startStride), c1 = Start(start, 2 * startStride + lanes);
        TVector d0 = Start(start, 3 * startStride), d1 = Start(start, 3 * startStride + lanes);
        float* x0 = x, x1 = x + 1 * stride, x2 = x + 2 * stride, x3 = x + 3 * stride;
        for (var k = from; k < to; k++, w += 2 * lanes)
        {
            TVector w0 = TLanes.Load(w), w1 = TLanes.Load(w + lanes), v;
            v = TLanes.Spread(x0[k]);
            a0 = TLanes.Fused(v, w0, a0);
            a1 = TLanes.Fused(v, w1, a1);
            v = TLanes.Spread(x1[k]);
            b0 = TLanes.Fused(v, w0, b0);
            b1 = TLanes.Fused(v, w1, b1);
            v = TLanes.Spread(x2[k]);
            c0 = TLanes.Fused(v, w0, c0);
            c1 = TLanes.Fused(v, w1, c1);
            v = TLanes.Spread(x3[k]);
            d0 = TLanes.Fused(v, w0, d0);
            d1 = TLanes.Fused(v, w1, d1);
        }

        End(a0, a1, y, gate);
        End(b0, b1, y + 1 * yStride, gate);
        End(c0, c1, y + 2 * yStride, gate);
        End(d0, d1, y + 3 * yStride, gate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(float* x, long stride, float* w, int from, int to, float* y, long yStride, float* start, long startStride, bool gate)
    {
        var lanes = TLanes.Count;
        TVector a0 = Start(start, 0 * startStride), a1 = Start(start, 0 * startStride + lanes);
        TVector b0 = Start(start, 1 * startStride), b1 = Start(start, 1 * startStride + lanes);
        float* x0 = x, x1 = x + 1 * stride;
        for (var k = from; k < to; k++, w += 2 * lanes)
        {
            TVector w0 = TLanes.Load(w), w1 = TLanes.Load(w + lanes), v;
            v = TLanes.Spread(x0[k]);
            a0 = TLanes.Fused(v, w0, a0);
            a1 = TLanes.Fused(v, w1, a1);
            v = TLanes.Spread(x1[k]);
            b0 = TLanes.Fused(v, w0, b0);
            b1 = TLanes.Fused(v, w1, b1);
        }

        End(a0, a1, y, gate);
        End(b0, b1, y + 1 * yStride, gate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(float* x, long stride, float* w, int from, int to, float* y, long yStride, float* start, long startStride, bool gate)
    {
        var lanes = TLanes.Count;
        TVector a0 = Start(start, 0 * startStride), a1 = Start(start, 0 * startStride + lanes);
        float* x0 = x;
        for (var k = from; k < to; k++, w += 2 * lanes)
        {
            TVector w0 = TLanes.Load(w), w1 = TLanes.Load(w + lanes), v;
            v = TLanes.Spread(x0[k]);
            a0 = TLanes.Fused(v, w0, a0);
            a1 = TLanes.Fused(v, w1, a1);
        }

        End(a0, a1, y, gate);
    }
}
