namespace Distillery.Recommenders;

/// <summary>The passes for one register width. The end of a row that fills no register is worked on one by one.</summary>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal sealed unsafe class RowMath<TLanes, TVector> : RowMath
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    // Long rows are summed in stretches, so that a float sum never grows large beside what is added.
    private const int Stretch = 2048;

    internal override float Max(float* scores, float* bias, int count)
    {
        var at = 0;
        var largest = float.NegativeInfinity;
        if (count >= TLanes.Count)
        {
            var best = TLanes.Spread(float.NegativeInfinity);
            for (; at + TLanes.Count <= count; at += TLanes.Count)
                best = TLanes.Max(best, Biased(scores, bias, at));
            largest = TLanes.Largest(best);
        }

        for (; at < count; at++)
            largest = float.MaxNative(largest, Lanes1Biased(scores, bias, at));
        return largest;
    }

    internal override double ExpSum(float* scores, float* bias, int count, float top)
    {
        var sum = 0.0;
        var at = 0;
        var minusTop = TLanes.Spread(-top);
        while (at + TLanes.Count <= count)
        {
            var end = Math.Min(count - TLanes.Count, at + Stretch - TLanes.Count);
            var part = TLanes.Spread(0);
            for (; at <= end; at += TLanes.Count)
            {
                var e = TLanes.Exp(TLanes.Add(Biased(scores, bias, at), minusTop));
                TLanes.Store(e, scores + at);
                part = TLanes.Add(part, e);
            }

            sum += TLanes.Sum(part);
        }

        for (; at < count; at++)
            sum += scores[at] = Lanes1.Exp(Lanes1Biased(scores, bias, at) - top);
        return sum;
    }

    internal override void Scale(float* scores, int count, float factor)
    {
        var at = 0;
        var factors = TLanes.Spread(factor);
        for (; at + TLanes.Count <= count; at += TLanes.Count)
            TLanes.Store(TLanes.Multiply(TLanes.Load(scores + at), factors), scores + at);
        for (; at < count; at++)
            scores[at] *= factor;
    }

    internal override float MaxSquare(float* scores, float* bias, float* factors, int count)
    {
        var at = 0;
        var largest = float.NegativeInfinity;
        if (count >= TLanes.Count)
        {
            var best = TLanes.Spread(float.NegativeInfinity);
            for (; at + TLanes.Count <= count; at += TLanes.Count)
            {
                var y = Biased(scores, bias, at);
                TLanes.Store(y, scores + at);
                best = TLanes.Max(best, TLanes.Multiply(TLanes.Load(factors + at), TLanes.Multiply(y, y)));
            }

            largest = TLanes.Largest(best);
        }

        for (; at < count; at++)
        {
            scores[at] = Lanes1Biased(scores, bias, at);
            largest = float.MaxNative(largest, factors[at] * (scores[at] * scores[at]));
        }

        return largest;
    }

    internal override double ExpSquareSum(float* values, float* factors, int count, float top)
    {
        var sum = 0.0;
        var at = 0;
        var minusTop = TLanes.Spread(-top);
        while (at + TLanes.Count <= count)
        {
            var end = Math.Min(count - TLanes.Count, at + Stretch - TLanes.Count);
            var part = TLanes.Spread(0);
            for (; at <= end; at += TLanes.Count)
            {
                var y = TLanes.Load(values + at);
                var square = TLanes.Multiply(TLanes.Load(factors + at), TLanes.Multiply(y, y));
                part = TLanes.Add(part, TLanes.Exp(TLanes.Add(square, minusTop)));
            }

            sum += TLanes.Sum(part);
        }

        for (; at < count; at++)
            sum += Lanes1.Exp(factors[at] * (values[at] * values[at]) - top);
        return sum;
    }

    internal override void ExpSquareGradient(float* values, float* factors, int count, float top, float scale)
    {
        var at = 0;
        var minusTop = TLanes.Spread(-top);
        var scales = TLanes.Spread(scale);
        for (; at + TLanes.Count <= count; at += TLanes.Count)
        {
            var y = TLanes.Load(values + at);
            var scaled = TLanes.Multiply(TLanes.Load(factors + at), y);
            var e = TLanes.Exp(TLanes.Add(TLanes.Multiply(scaled, y), minusTop));
            TLanes.Store(TLanes.Multiply(TLanes.Multiply(scaled, scales), e), values + at);
        }

        for (; at < count; at++)
        {
            var scaled = factors[at] * values[at];
            values[at] = scaled * scale * Lanes1.Exp(scaled * values[at] - top);
        }
    }

    internal override int CountNotBelow(float* scores, int count, float threshold)
    {
        var at = 0;
        var found = 0;
        var thresholds = TLanes.Spread(threshold);
        for (; at + TLanes.Count <= count; at += TLanes.Count)
            found += TLanes.CountNotBelow(TLanes.Load(scores + at), thresholds);
        for (; at < count; at++)
            found += Lanes1.CountNotBelow(scores[at], threshold);
        return found;
    }

    private static TVector Biased(float* scores, float* bias, int at) =>
        bias is null ? TLanes.Load(scores + at) : TLanes.Add(TLanes.Load(scores + at), TLanes.Load(bias + at));

    private static float Lanes1Biased(float* scores, float* bias, int at) => bias is null ? scores[at] : scores[at] + bias[at];
}
